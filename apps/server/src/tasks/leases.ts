import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Database, Task } from "../database/schema.ts";
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

/** The owner is not among the living. It stands on the locked row's own columns: joined, two workers could own one task. */
const abandoned = sql<boolean>`finished_at is null
  and (owner is null or owner <> all (array(select id from worker where alive_until > clock_timestamp())))`;

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

  async function takeOver(): Promise<void> {
    if (takesOverFrom === Number.POSITIVE_INFINITY) takesOverFrom = monotonic() + leaseMs;
    if (monotonic() < takesOverFrom) return;
    for (let taken = batch; taken === batch; ) {
      const { rows } = await sql<Task>`
        update task set owner = ${workerId}, fence = fence + 1
        where id in (select id from task where state = 'submitted' and ${abandoned} limit ${batch} for update skip locked)
        returning *`.execute(db);
      for (const task of rows) watcher.start(task);
      taken = rows.length;
    }
    const halfSent = await sql<Task>`select * from task where state = 'submitting' and ${abandoned}`.execute(
      db,
    );
    for (const task of halfSent.rows) await declareUnknown(task);
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
    const own = db.selectFrom("task").where("state", "=", "submitted").where("owner", "=", workerId);
    const { count } = await own.select(sql<number>`count(*)`.as("count")).executeTakeFirstOrThrow();
    if (count === watcher.size()) return;
    watcher.keepOnly(await own.selectAll().execute());
  }

  async function countWorkers(): Promise<void> {
    const { rows } = await sql<{ alive: number; old: number }>`
      select count(*) filter (where alive_until > clock_timestamp()) as alive,
        count(*) filter (where alive_until < clock_timestamp() - interval '1 hour') as old from worker`.execute(
      db,
    );
    if (rows[0]?.old)
      await sql`delete from worker where alive_until < clock_timestamp() - interval '1 hour'`.execute(db);
    parts.onWorkers(rows[0]?.alive ?? 1);
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
      if (isAlive()) {
        await takeOver();
        await compare();
        await countWorkers();
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

  const isAlive = () => monotonic() < validUntil - marginMs;

  await renew();
  let renewing = keepAlive();
  tendOnce();

  return {
    isAlive,
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
