import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, createClient } from "@understudy/core";
import { Kysely, PostgresDialect, sql } from "kysely";
import type { Logger } from "pino";
import type { ResultStore } from "./assets/results.ts";
import type { Config } from "./config.ts";
import { createPersist } from "./database/persist.ts";
import { createPool } from "./database/pool.ts";
import type { Database, Task } from "./database/schema.ts";
import type { Ends } from "./ends.ts";
import type { Listener } from "./events/listener.ts";
import type { Breaker } from "./provider/breaker.ts";
import { createReader } from "./provider/reader.ts";
import { lineChannel, type Queue } from "./queue.ts";
import { collectResult, ringForForgotten } from "./tasks/collect.ts";
import { type LeaseTimes, startLeases } from "./tasks/leases.ts";
import { createSubmitter } from "./tasks/submit.ts";
import { createWatcher } from "./tasks/watch.ts";

/** The channel on which a callback finds the worker that watches its task. */
export const lookChannel = "understudy_look";
/** The channel on which a worker that closes lets the others know. */
export const handoverChannel = "understudy_handover";

export interface WorkerParts {
  db: Kysely<Database>;
  connectionString: string;
  queue: Queue;
  breaker: Breaker;
  listener: Listener;
  results: ResultStore;
  /** Makes the body that the provider gets. */
  resolveInput(task: Task): Promise<Record<string, unknown>>;
  monotonic(): number;
  /** Counts a task that two workers had at once. */
  countDoubleClaim(): void;
  /** How the provider is asked. */
  fetch: typeof globalThis.fetch;
  /** Time between looks at a task; the machine's when not given. */
  clock?: Clock | undefined;
  /** How long leases last; see `LeaseTimes`. */
  leaseTimes?: LeaseTimes | undefined;
}

/** How long open creates may take to be answered and written down when the server closes, in milliseconds. */
const submitPatienceMs = 12_000;
/** How long results may take to be copied then; one that is not through is copied by another worker. */
const collectPatienceMs = 3_000;
const sweepMs = 60_000;

/**
 * Starts what sends, watches and collects. It ends in this order: take nothing new, let open creates finish and be
 * written down, hand everything over.
 */
export async function startWorker(
  config: Config,
  log: Logger,
  ends: Ends,
  parts: WorkerParts,
): Promise<void> {
  const { db, queue, breaker, listener, results, resolveInput, monotonic } = parts;
  const { enqueue } = queue;
  const workerId = randomUUID();
  const givingUp = new AbortController();
  const persist = createPersist(log, givingUp.signal);
  const provider = (maxReadsPerSecond: number) =>
    createClient({
      apiKey: config.cometApiKey ?? "none",
      baseUrl: config.cometApiBaseUrl,
      maxReadsPerSecond,
      clock: parts.clock,
      fetch: parts.fetch,
      // A task that the provider does not take now goes back in line, where it can be cancelled for nothing.
      createRetries: 0,
      rules: { allowLoopbackHttp: config.allowLoopbackAssets },
    });

  const reader = createReader(provider, config.maxReadsPerSecond);
  const maxTaskMs = config.taskDeadlineMinutes * 60_000;
  const onDoubleClaim = (taskId: string) => {
    parts.countDoubleClaim();
    log.fatal({ taskId, workerId }, "a task was held by two workers at once");
  };
  const watched = { client: reader.client, persist, maxTaskMs, onDoubleClaim };
  const watcher = createWatcher({ db, enqueue, ...watched, log });
  ends.add("waiting writes", async () => givingUp.abort());
  const limits = { max: 2, statement_timeout: 10_000, silentMs: 20_000 };
  const pool = createPool({ connectionString: parts.connectionString, ...limits });
  const leaseDb = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  ends.add("lease connections", () => leaseDb.destroy());
  const leases = await startLeases({
    db: leaseDb,
    enqueue,
    watcher,
    workerId,
    monotonic,
    times: parts.leaseTimes,
    log,
    onWorkers(count) {
      if (reader.share(count)) watcher.restart();
    },
    async tellOthers() {
      await sql`select pg_notify(${handoverChannel}, '')`.execute(leaseDb);
    },
  });
  ends.add("leases", leases.stop);

  const submitter = createSubmitter({
    db,
    enqueue,
    client: provider(config.maxReadsPerSecond),
    breaker,
    persist,
    resolveInput,
    isAlive: leases.isAlive,
    onSubmitted: watcher.start,
    maxConcurrency: config.maxConcurrency,
    maxPerSecond: config.maxCreatesPerSecond,
    workerId,
    onDoubleClaim,
    log,
  });
  ends.add("submits", async () => {
    const patience = setTimeout(() => givingUp.abort(), submitPatienceMs);
    await Promise.race([submitter.stop(), once(givingUp.signal, "abort")]);
    clearTimeout(patience);
  });

  const collector = { db, enqueue, client: reader.client, results, log };
  await queue.work(({ taskId }, isLastTry) => collectResult(collector, taskId, isLastTry));
  ends.add("jobs", () =>
    Promise.race([queue.stopTaking(), sleep(collectPatienceMs, undefined, { ref: false })]),
  );
  const ringAgain = () => {
    ringForForgotten(db, enqueue).catch((error: unknown) =>
      log.warn({ err: error }, "forgotten results could not be looked for"),
    );
  };
  // At once too: rows of a backup come back without their jobs.
  ringAgain();
  const sweep = setInterval(ringAgain, sweepMs);
  ends.add("sweep", async () => clearInterval(sweep));

  listener.on(lineChannel, () => {
    submitter.admit().catch((error: unknown) => log.warn({ err: error }, "the line could not be looked at"));
  });
  listener.on(lookChannel, (taskId) => {
    if (taskId) watcher.lookNow(taskId);
  });
  listener.on(handoverChannel, leases.lookNow);
}
