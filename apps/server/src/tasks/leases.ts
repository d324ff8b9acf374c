import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Database, Task } from "../database/schema.ts";
import { taskHeadSql } from "../database/task-head.ts";
import type { Enqueue } from "../queue.ts";
import { failures } from "./failures.ts";
import { endTask } from "./finish.ts";
import type { Watcher } from "./watch.ts";

export interface LeaseParts {
  /** With connections of its own: a renewal must not wait in line behind other work. */
  db: Kysely<Database>;
  enqueue: Enqueue;
  watcher: Watcher;
  workerId: string;
  /** Called at every renewal with the number of workers alive, this one included. */
  onWorkers(count: number): void;
  /** Tells the other workers that tasks of ours are free. */
  tellOthers(): Promise<void>;
  /** Milliseconds on a clock that never runs backwards. */
  monotonic: () => number;
  times?: LeaseTimes | undefined;
  log: Logger;
}

export interface Leases {
  /** Whether the others take this worker for alive, and will for some seconds more. */
  isAlive(): boolean;
  /** Looks at once for what another worker let go. */
  lookNow(): void;
  /** Ends the lease, so that others take over at once. */
  stop(): Promise<void>;
}

/** How long leases last, in milliseconds. All workers over one database must have the same. */
export interface LeaseTimes {
  leaseMs: number;
  renewEveryMs: number;
  /** We stop so long before the others may begin. */
  marginMs: number;
}

const usualTimes: LeaseTimes = { leaseMs: 10_000, renewEveryMs: 3_000, marginMs: 2_000 };
const batch = 1_000;

/** No lease lasts longer; one that ends later was written before the clock of the database was put back. */
const isAlive = sql<boolean>`alive_until > clock_timestamp() and alive_until < clock_timestamp() + interval '1 minute'`;
const isLongDead = sql<boolean>`alive_until < clock_timestamp() - interval '1 hour'`;
/** The owner is not among the living. It stands on the locked row's own columns: joined, two workers could own one task. */
const isAbandoned = sql<boolean>`(owner is null or owner <> all (array(select id from worker where ${isAlive})))`;

/** What a worker sees when it looks around; numbers of tasks, and of workers. */
interface Sight {
  /** At the provider, watched by nobody who lives. */
  abandoned: number;
  /** Being sent by nobody who lives. */
  halfSent: number;
  /** At the provider, ours by their rows. */
  own: number;
  /** Alive, this one included. */
  workers: number;
  longDead: number;
}

/**
 * Keeps this worker alive in the eyes of the others, and takes over what dead ones left: tasks at the provider are
 * watched on, tasks that were being sent are declared unknown. One row per worker is written every 3 s; a task row only
 * when its owner changes.
 */
export async function startLeases(parts: LeaseParts): Promise<Leases> {
  const { db, watcher, workerId, log, monotonic } = parts;
  const { leaseMs, renewEveryMs, marginMs } = parts.times ?? usualTimes;
  let validUntil = monotonic();
  /** After an outage of the database everybody's lease has run out; nobody is dead for that. */
  let takesOverFrom = monotonic();
  let renewTimer: NodeJS.Timeout | undefined;
  let lapseTimer: NodeJS.Timeout | undefined;
  let tendTimer: NodeJS.Timeout | undefined;
  let tending: Promise<void> | undefined;
  let stopped = false;

  async function renew(): Promise<void> {
    const asked = monotonic();
    await sql`insert into worker (id, alive_until)
      values (${workerId}, clock_timestamp() + make_interval(secs => ${leaseMs / 1000}))
      on conflict (id) do update set alive_until = excluded.alive_until`.execute(db);
    if (monotonic() - asked > leaseMs - marginMs) throw new Error("The renewal of the lease took too long.");
    validUntil = asked + leaseMs;
    clearTimeout(lapseTimer);
    if (!stopped) lapseTimer = setTimeout(lapse, validUntil - marginMs - monotonic());
  }

  /** Others may own our tasks from here on. */
  function lapse(): void {
    log.error("the lease could not be renewed in time");
    takesOverFrom = Number.POSITIVE_INFINITY;
    watcher.stopAll();
  }

  /** What there is to do, in one question: it is asked every few seconds for as long as the worker lives. */
  async function look(): Promise<Sight> {
    const { rows } = await sql<Sight>`
      select count(*) filter (where state = 'submitted' and ${isAbandoned}) as abandoned,
        count(*) filter (where state = 'submitting' and ${isAbandoned}) as "halfSent",
        count(*) filter (where state = 'submitted' and owner = ${workerId}) as own,
        (select count(*) from worker where ${isAlive}) as workers,
        (select count(*) from worker where ${isLongDead}) as "longDead"
      from task where finished_at is null and state in ('submitted', 'submitting')`.execute(db);
    const [sight] = rows;
    if (!sight) throw new Error("An aggregate gave no row.");
    return sight;
  }

  async function takeOver({ abandoned, halfSent }: Sight): Promise<void> {
    if (takesOverFrom === Number.POSITIVE_INFINITY) takesOverFrom = monotonic() + leaseMs;
    if (monotonic() < takesOverFrom) return;
    for (let taken = abandoned > 0 ? batch : 0; taken === batch; ) {
      // Inputs may hold whole files, and nobody who watches needs them.
      const { rows } = await sql<Task>`
        update task set owner = ${workerId}, fence = fence + 1
        where id in (select id from task where state = 'submitted' and finished_at is null and ${isAbandoned}
          limit ${batch} for update skip locked)
        returning ${taskHeadSql}`.execute(db);
      for (const task of rows) watcher.start(task);
      taken = rows.length;
    }
    if (halfSent === 0) return;
    const { rows } = await sql<Task>`
      select ${taskHeadSql} from task where state = 'submitting' and finished_at is null and ${isAbandoned}`.execute(
      db,
    );
    for (const task of rows) await declareUnknown(task);
  }

  /** Its sender died between writing it down and writing the answer down. */
  async function declareUnknown(task: Task): Promise<void> {
    const { code, message } = failures.submitOutcomeUnknown;
    const ending = { state: "failed" as const, failure: message, failureCode: code };
    if (!(await endTask(db, parts.enqueue, task, ending, "commit"))) return;
    log.warn({ taskId: task.id }, "a worker died while it was sending this task; its outcome is unknown");
  }

  /** What we watch and what the rows say is ours must be the same, whatever went wrong in between. */
  async function compare(): Promise<void> {
    const { rows } = await sql<Task>`
      select ${taskHeadSql} from task where state = 'submitted' and owner = ${workerId}`.execute(db);
    watcher.keepOnly(rows);
  }

  /** By itself, so that nothing that takes long can make it late. */
  async function keepAlive(): Promise<void> {
    await renew().catch((error: unknown) => log.warn({ err: error }, "the lease could not be renewed"));
    if (stopped) return;
    renewTimer = setTimeout(() => {
      renewing = keepAlive();
    }, renewEveryMs);
  }

  async function tend(): Promise<void> {
    clearTimeout(tendTimer);
    try {
      if (holds()) {
        const sizeBefore = watcher.size();
        const sight = await look();
        if (sight.own !== sizeBefore) await compare();
        await takeOver(sight);
        if (sight.longDead > 0) await sql`delete from worker where ${isLongDead}`.execute(db);
        parts.onWorkers(sight.workers);
      }
    } catch (error) {
      log.warn({ err: error }, "what other workers left could not be looked at");
    }
    if (!stopped) tendTimer = setTimeout(tendOnce, renewEveryMs);
  }

  function tendOnce(): void {
    if (stopped) return;
    tending ??= tend().finally(() => {
      tending = undefined;
    });
  }

  const holds = () => monotonic() < validUntil - marginMs;

  await renew();
  let renewing = keepAlive();
  tendOnce();

  return {
    isAlive: holds,
    lookNow: tendOnce,
    async stop() {
      stopped = true;
      clearTimeout(renewTimer);
      clearTimeout(tendTimer);
      await Promise.all([renewing, tending]);
      clearTimeout(lapseTimer);
      watcher.stopAll();
      await sql`delete from worker where id = ${workerId}`.execute(db);
      await parts.tellOthers();
    },
  };
}
