import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Database, Task } from "../database/schema.ts";
import type { Enqueue } from "../queue.ts";
import { failures } from "./failures.ts";
import { endTask } from "./finish.ts";
import type { Watcher } from "./watch.ts";

export interface LeaseParts {
  db: Kysely<Database>;
  enqueue: Enqueue;
  watcher: Watcher;
  workerId: string;
  /** Milliseconds on a clock that never runs backwards. */
  monotonic: () => number;
  log: Logger;
}

export interface Leases {
  /** Ends the lease, so that others take over at once. */
  stop(): Promise<void>;
}

const leaseMs = 15_000;
const renewEveryMs = 5_000;
const batch = 1_000;

/**
 * Keeps this worker alive in the eyes of the others, and takes over what dead ones left: tasks at the provider are
 * watched on, tasks that were being sent are declared unknown. One row per worker is written every 5 s; a task row only
 * when its owner changes.
 */
export async function startLeases(parts: LeaseParts): Promise<Leases> {
  const { db, watcher, workerId, log } = parts;
  let validUntil = parts.monotonic() + leaseMs;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let lapsed = false;

  async function renew(): Promise<void> {
    const asked = parts.monotonic();
    await sql`insert into worker (id, alive_until) values (${workerId}, now() + make_interval(secs => ${leaseMs / 1000}))
      on conflict (id) do update set alive_until = excluded.alive_until`.execute(db);
    validUntil = asked + leaseMs;
  }

  /** After a lapse nobody may have taken our tasks; they are still ours, but not watched. */
  async function resume(): Promise<void> {
    const own = await db
      .selectFrom("task")
      .selectAll()
      .where("state", "=", "submitted")
      .where("owner", "=", workerId)
      .execute();
    for (const task of own) watcher.start(task);
    lapsed = false;
  }

  async function takeOver(): Promise<void> {
    for (;;) {
      // The predicate stands on the locked row's own columns: a join against `worker` lets two workers own one task.
      const taken = await sql<Task>`
        update task set owner = ${workerId}, fence = fence + 1
        where id in (
          select id from task
          where state in ('submitting', 'submitted')
            and (owner is null or owner <> all (array(select id from worker where alive_until > now())))
          limit ${batch} for update skip locked
        )
        returning *`.execute(db);
      for (const task of taken.rows) {
        if (task.state === "submitted") watcher.start(task);
        else await declareUnknown(task);
      }
      if (taken.rows.length < batch) return;
    }
  }

  /** Its sender died between writing it down and writing the answer down. */
  async function declareUnknown(task: Task): Promise<void> {
    const { code, message } = failures.submitOutcomeUnknown;
    await endTask(
      db,
      parts.enqueue,
      task,
      { state: "failed", failure: message, failureCode: code },
      "commit",
    );
    log.warn({ taskId: task.id }, "a worker died while it was sending this task; its outcome is unknown");
  }

  async function beat(): Promise<void> {
    try {
      await renew();
      if (lapsed) await resume();
      await takeOver();
      await sql`delete from worker where alive_until < now() - interval '1 hour'`.execute(db);
    } catch (error) {
      log.error({ err: error }, "the lease could not be renewed");
      // Others may own our tasks from here on.
      if (parts.monotonic() > validUntil - renewEveryMs) {
        lapsed = true;
        watcher.stopAll();
      }
    }
    if (!stopped) timer = setTimeout(() => void beat(), renewEveryMs);
  }

  await renew();
  void beat();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      watcher.stopAll();
      await sql`delete from worker where id = ${workerId}`.execute(db);
    },
  };
}
