import type { Transaction } from "kysely";
import { fromKysely, PgBoss, type SendOptions } from "pg-boss";
import type { Logger } from "pino";
import type { Database } from "./database/schema.ts";

/** The jobs of the server. A job is a doorbell: what is true stands in the rows it speaks of. */
export interface Jobs {
  /** A task was accepted, or a place became free. */
  submit: { taskId?: string };
  /** The provider finished a task: copy its result. */
  collect: { taskId: string };
}

export type JobName = keyof Jobs;

/** Rings a doorbell inside a transaction: the job exists exactly when the transaction commits. */
export type Enqueue = <Name extends JobName>(
  trx: Transaction<Database>,
  name: Name,
  data: Jobs[Name],
  options?: SendOptions,
) => Promise<void>;

export interface Queue {
  enqueue: Enqueue;
  /** Handles jobs one at a time, `concurrency` of them side by side. A handler that throws is called again, later and later. */
  work<Name extends JobName>(
    name: Name,
    concurrency: number,
    handler: (data: Jobs[Name]) => Promise<void>,
  ): Promise<void>;
  /** How many jobs wait. */
  depth(name: JobName): Promise<number>;
  /** Takes no more jobs and waits for those at hand. */
  stop(timeoutMs: number): Promise<void>;
}

/** Starts pg-boss on its own pool: LISTEN needs a connection that stays. */
export async function startQueue(connectionString: string, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString,
    schema: "queue",
    max: 6,
    useListenNotify: true,
    // A job of a killed worker comes back after about 8 s instead of a minute.
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
  });
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  await boss.start();
  const retry = {
    retryLimit: 60,
    retryBackoff: true,
    retryDelay: 2,
    retryDelayMax: 300,
    deleteAfterSeconds: 3600,
  };
  for (const name of ["submit", "collect"] satisfies JobName[]) {
    const queue = { notify: true, heartbeatSeconds: 10, ...retry };
    await boss.createQueue(name, queue);
    await boss.updateQueue(name, queue);
  }

  return {
    async enqueue(trx, name, data, options = {}) {
      await boss.send(name, data, { ...options, db: fromKysely(trx) });
    },
    async work<Name extends JobName>(
      name: Name,
      concurrency: number,
      handler: (data: Jobs[Name]) => Promise<void>,
    ) {
      // A worker with a batch of one sleeps its polling interval after each job, so batches are larger and settled job by job.
      const options = {
        batchSize: 8,
        burstWhenBatchFull: true,
        localConcurrency: concurrency,
        notifyPollingIntervalSeconds: 2,
        perJobResults: true,
      } as const;
      await boss.work<Jobs[Name], object, typeof options>(name, options, (jobs) =>
        Promise.all(
          jobs.map(async (job) => {
            try {
              await handler(job.data);
              return { id: job.id, status: "completed" as const };
            } catch (error) {
              log.warn({ err: error, job: name, data: job.data }, "job failed, will be tried again");
              return { id: job.id, status: "failed" as const };
            }
          }),
        ),
      );
    },
    async depth(name) {
      const [stats] = await boss.getQueueStats(name, { force: true });
      return stats?.queuedCount ?? 0;
    },
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs }),
  };
}
