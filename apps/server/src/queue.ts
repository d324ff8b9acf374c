import type { Transaction } from "kysely";
import { fromKysely, PgBoss } from "pg-boss";
import type { Logger } from "pino";
import type { Database } from "./database/schema.ts";

/** The jobs of the server. A job is a doorbell: what is true stands in the rows it speaks of. */
export interface Jobs {
  /** A task was accepted, or a place became free. */
  submit: { taskId?: string };
  /** The provider finished a task: copy its result. At most one such job of a task waits or runs. */
  collect: { taskId: string };
}

export type JobName = keyof Jobs;

/** Rings a doorbell inside a transaction: the job exists exactly when the transaction commits. */
export type Enqueue = <Name extends JobName>(
  trx: Transaction<Database>,
  name: Name,
  data: Jobs[Name],
) => Promise<void>;

export interface Queue {
  enqueue: Enqueue;
  /** Handles jobs, some of them side by side. A handler that throws is called again, later and later. */
  work<Name extends JobName>(name: Name, handler: (data: Jobs[Name]) => Promise<void>): Promise<void>;
  /** How many jobs wait. */
  depth(name: JobName): Promise<number>;
  /** Takes no more jobs; doorbells can still be rung. Resolves when those at hand are done. */
  stopTaking(): Promise<void>;
  /** Ends it. What is still at hand after `timeoutMs` goes back into the queue. */
  stop(timeoutMs: number): Promise<void>;
}

const retry = {
  retryLimit: 60,
  retryBackoff: true,
  retryDelay: 2,
  retryDelayMax: 300,
  deleteAfterSeconds: 3600,
};
const queues = {
  submit: { notify: true, heartbeatSeconds: 10, ...retry },
  // A large result over a slow line takes its time; a dead worker is known by its heartbeat.
  collect: { notify: true, heartbeatSeconds: 10, expireInSeconds: 4 * 3600, ...retry },
};

/** Starts pg-boss on its own pool: LISTEN needs a connection that stays. */
export async function startQueue(connectionString: string, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString,
    schema: "queue",
    max: 4,
    useListenNotify: true,
    // A job of a killed worker comes back after some 15 s instead of a minute.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  await boss.start();
  await boss.createQueue("submit", queues.submit);
  await boss.createQueue("collect", { ...queues.collect, policy: "exclusive" });
  for (const name of ["submit", "collect"] satisfies JobName[]) await boss.updateQueue(name, queues[name]);

  async function attempt<Name extends JobName>(
    name: Name,
    data: Jobs[Name],
    handler: (data: Jobs[Name]) => Promise<void>,
  ): Promise<"completed" | "failed"> {
    try {
      await handler(data);
      return "completed";
    } catch (error) {
      log.warn({ err: error, job: name, data }, "a job failed and will be tried again");
      return "failed";
    }
  }

  return {
    async enqueue(trx, name, data) {
      const only = name === "collect" && data.taskId !== undefined ? { singletonKey: data.taskId } : {};
      await boss.send(name, data, { ...only, db: fromKysely(trx) });
    },
    async work<Name extends JobName>(name: Name, handler: (data: Jobs[Name]) => Promise<void>) {
      // A worker with a batch of one sleeps its polling interval after each job, so batches are larger and settled job
      // by job. A batch waits for its slowest, hence several small ones for long jobs.
      const options = {
        batchSize: name === "submit" ? 50 : 2,
        burstWhenBatchFull: true,
        localConcurrency: name === "submit" ? 1 : 3,
        // A backstop to NOTIFY; the line of tasks has a sweep of its own besides.
        notifyPollingIntervalSeconds: name === "submit" ? 30 : 5,
        perJobResults: true,
      } as const;
      await boss.work<Jobs[Name], object, typeof options>(name, options, (jobs) =>
        Promise.all(jobs.map(async ({ id, data }) => ({ id, status: await attempt(name, data, handler) }))),
      );
    },
    async depth(name) {
      const [stats] = await boss.getQueueStats(name, { force: true });
      return stats?.queuedCount ?? 0;
    },
    async stopTaking() {
      await Promise.all([boss.offWork("submit"), boss.offWork("collect")]);
    },
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs }),
  };
}
