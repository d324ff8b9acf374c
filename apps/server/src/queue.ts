import { sql, type Transaction } from "kysely";
import { fromKysely, type JobWithMetadata, PgBoss } from "pg-boss";
import type { Logger } from "pino";
import type { Database } from "./database/schema.ts";

/** The channel on which workers hear that a task was accepted, or that a place at the provider became free. */
export const lineChannel = "understudy_line";

/** What a committed transaction rings for. What is true stands in the rows; a bell only says when to look at them. */
export interface Bells {
  /**
   * A task was accepted, or a place became free. A message and no job: the rows in the state `accepted` are the line
   * themselves, and every worker also looks at them every two seconds.
   */
  submit: Record<string, never>;
  /** A job: the provider finished a task, copy its result. At most one such job of a task waits or runs. */
  collect: { taskId: string };
}

/** Rings inside a transaction: it is heard exactly when the transaction commits. */
export type Enqueue = <Name extends keyof Bells>(
  trx: Transaction<Database>,
  name: Name,
  data: Bells[Name],
) => Promise<void>;

/** A job of `collect`. */
export type CollectJob = Bells["collect"];

export interface Queue {
  enqueue: Enqueue;
  /** Copies results, some of them side by side. A handler that throws is called again, later and later. */
  work(handler: (job: CollectJob, isLastTry: boolean) => Promise<void>): Promise<void>;
  /** Takes no more jobs; bells can still be rung. Resolves when those at hand are done. */
  stopTaking(): Promise<void>;
  /** Ends it. What is still at hand after `timeoutMs` goes back into the queue. */
  stop(timeoutMs: number): Promise<void>;
}

const queueName = "collect";
/** Tries go on for about a day, as long as results can be had; a killed worker is known by its heartbeat. */
const queue = {
  notify: true,
  heartbeatSeconds: 10,
  // A large result over a slow line takes its time.
  expireInSeconds: 4 * 3600,
  retryLimit: 400,
  retryBackoff: true,
  retryDelay: 2,
  retryDelayMax: 300,
  deleteAfterSeconds: 3600,
};

/** Starts pg-boss on its own pool: LISTEN needs a connection that stays. */
export async function startQueue(connectionString: string, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString,
    schema: "queue",
    max: 4,
    useListenNotify: true,
    // Nothing here runs by the calendar.
    schedule: false,
    // A job of a killed worker comes back after some 20 s instead of a minute.
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  });
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  try {
    await boss.start();
    await boss.createQueue(queueName, { ...queue, policy: "exclusive" });
    await boss.updateQueue(queueName, queue);
  } catch (error) {
    // What it has begun keeps the process alive.
    await boss.stop({ graceful: false });
    throw error;
  }

  return {
    async enqueue<Name extends keyof Bells>(trx: Transaction<Database>, name: Name, data: Bells[Name]) {
      if (name === "submit") await sql`select pg_notify(${lineChannel}, '')`.execute(trx);
      else await boss.send(queueName, data, { singletonKey: data.taskId, db: fromKysely(trx) });
    },
    async work(handler) {
      // A worker with a batch of one sleeps its polling interval after each job, so batches are larger and settled job
      // by job. A batch waits for its slowest, hence several small ones.
      const options = {
        batchSize: 2,
        burstWhenBatchFull: true,
        localConcurrency: 3,
        // A backstop to NOTIFY, and how soon a job is tried again.
        notifyPollingIntervalSeconds: 5,
        includeMetadata: true,
        perJobResults: true,
      } as const;
      const attempt = async ({ id, data, retryCount, retryLimit }: JobWithMetadata<CollectJob>) => {
        try {
          await handler(data, retryCount >= retryLimit);
          return { id, status: "completed" as const };
        } catch (error) {
          log.warn({ err: error, job: queueName, data }, "a job failed and will be tried again");
          return { id, status: "failed" as const };
        }
      };
      await boss.work<CollectJob, object, typeof options>(queueName, options, (jobs) =>
        Promise.all(jobs.map(attempt)),
      );
    },
    stopTaking: () => boss.offWork(queueName),
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs }),
  };
}
