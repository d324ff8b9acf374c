import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { createClient } from "@understudy/core";
import { MediaError, probe } from "@understudy/media";
import { sql } from "kysely";
import type { Logger } from "pino";
import { createRateLimit } from "./accounts/rate-limit.ts";
import { createFirstToken } from "./accounts/tokens.ts";
import { createDiskStorage } from "./assets/disk-storage.ts";
import { createResultStore } from "./assets/results.ts";
import { createUrlSigner } from "./assets/signed-url.ts";
import { createUploads } from "./assets/uploads.ts";
import type { Config } from "./config.ts";
import { connectDatabase } from "./database/connect.ts";
import { createPersist } from "./database/persist.ts";
import { sharedSecret } from "./database/settings.ts";
import { startListener } from "./events/listener.ts";
import { eventChannel } from "./events/record.ts";
import { GuardError } from "./guard/guard-error.ts";
import { createGuardedFetch } from "./guard/guarded-fetch.ts";
import { createApp } from "./http/app.ts";
import { startPostgres } from "./postgres/start.ts";
import { createBreaker } from "./provider/breaker.ts";
import { createPace } from "./provider/pace.ts";
import { createInputResolver } from "./provider/reach.ts";
import { startQueue } from "./queue.ts";
import { collectResult } from "./tasks/collect.ts";
import { startLeases } from "./tasks/leases.ts";
import type { MediaSource } from "./tasks/preflight.ts";
import { createSubmitter } from "./tasks/submit.ts";
import { createTasks } from "./tasks/tasks.ts";
import { createWatcher } from "./tasks/watch.ts";

/** A running server. */
export interface Server {
  /** Where it answers; `undefined` for a worker, which answers nobody. */
  url: string | undefined;
  /** Takes nothing new, finishes or hands back what is under way, and lets go of everything. */
  close(): Promise<void>;
}

/** The channel on which a callback finds the worker that watches its task. */
const lookChannel = "understudy_look";

/**
 * Starts a server in one of its roles: `api` answers HTTP, `worker` sends and watches tasks, `all` does both. Any number
 * of each may share one database.
 *
 * @returns the server, and the first admin token where this start made it: it is shown once and kept nowhere.
 */
export async function startServer(
  config: Config,
  log: Logger,
): Promise<{ server: Server; firstToken: string | undefined }> {
  const ends = createEnds(log);
  try {
    return await start(config, log, ends);
  } catch (error) {
    await ends.run();
    throw error;
  }
}

async function start(config: Config, log: Logger, ends: Ends) {
  const closing = new AbortController();
  const monotonic = () => performance.now();

  const connectionString = config.databaseUrl ?? (await ownPostgres(config, log, ends));
  const { db, close: closeDatabase } = await connectDatabase({ connectionString, maxConnections: 12, log });
  ends.add("database", closeDatabase);
  const firstToken = await createFirstToken(db);
  const listener = startListener(connectionString, [eventChannel, lookChannel], log);
  ends.add("listener", () => listener.close());
  const queue = await startQueue(connectionString, log);
  ends.add("queue", () => queue.stop(10_000));

  const persist = createPersist(log, closing.signal);
  const breaker = createBreaker(db);
  const storage = createDiskStorage(join(config.dataDir, "files"));
  const signer = createUrlSigner(await sharedSecret(db, "assets"), Date.now);
  const callbackSecret = config.callbackSecret ?? (await sharedSecret(db, "callback"));
  const localUrl = `http://${config.host === "0.0.0.0" ? "127.0.0.1" : config.host}:${config.port}`;
  const reachableUrl = config.publicUrl ?? localUrl;

  const guard = createGuardedFetch({
    allowLoopback: config.allowLoopbackAssets,
    timeoutMs: 120_000,
    maxBytes: 1_000_000_000,
    maxRedirects: 3,
  });
  ends.add("guard", guard.close);
  const client = createClient({
    apiKey: config.cometApiKey ?? "none",
    baseUrl: config.cometApiBaseUrl,
    maxReadsPerSecond: config.maxReadsPerSecond,
    rules: { allowLoopbackHttp: config.allowLoopbackAssets },
  });

  if (config.role !== "api") {
    const workerId = randomUUID();
    const watcher = createWatcher({
      db,
      enqueue: queue.enqueue,
      client,
      persist,
      maxTaskMs: config.taskDeadlineMinutes * 60_000,
      log,
    });
    const submitter = createSubmitter({
      db,
      enqueue: queue.enqueue,
      client,
      breaker,
      persist,
      resolveInput: createInputResolver({ db, storage, signer, reachableUrl, callbackSecret }),
      paceCreate: createPace(db, config.maxCreatesPerSecond),
      onSubmitted: watcher.start,
      maxConcurrency: config.maxConcurrency,
      workerId,
      log,
    });
    const results = createResultStore(storage, guard.fetch);
    const leases = await startLeases({ db, enqueue: queue.enqueue, watcher, workerId, monotonic, log });
    ends.add("leases", leases.stop);
    ends.add("submits", submitter.idle);
    await queue.work("submit", 1, submitter.admit);
    await queue.work("collect", 2, ({ taskId }) =>
      collectResult({ db, enqueue: queue.enqueue, client, results, log }, taskId),
    );
    listener.on(lookChannel, (taskId) => {
      if (taskId) watcher.lookNow(taskId);
    });
  }
  if (config.role === "worker") return { server: { url: undefined, close: ends.run }, firstToken };

  const uploads = createUploads({
    db,
    storage,
    maxBytes: config.uploadMaxBytes,
    retentionDays: config.retentionDays,
  });
  const tasks = createTasks({
    db,
    enqueue: queue.enqueue,
    breaker,
    preflight: {
      media: createMediaSource(uploads, guard.fetch),
      rules: { allowUploadUris: true, allowLoopbackHttp: config.allowLoopbackAssets },
      models: {},
      prices: config.prices,
      providerCanReachUs: config.publicUrl !== undefined || config.allowLoopbackAssets,
    },
    urlOf: (assetId) => (config.publicUrl ?? localUrl) + signer.sign(assetId, "file", 24 * 3600),
    now: () => new Date(),
  });
  const app = createApp({
    db,
    tasks,
    uploads,
    storage,
    signer,
    breaker,
    listener,
    tokenLimit: createRateLimit({
      perSecond: config.requestsPerSecond,
      burst: config.requestBurst,
      monotonic,
    }),
    redeemLimit: createRateLimit({ perSecond: 1, burst: 20, monotonic }),
    allowedOrigins: config.allowedOrigins,
    maxUploadBytes: config.uploadMaxBytes,
    publicUrl: config.publicUrl,
    callbackSecret,
    async lookNow(providerId) {
      await sql`select pg_notify(${lookChannel}, id::text) from task
        where provider_id = ${providerId} and state = 'submitted'`.execute(db);
    },
    isReady: () =>
      sql`select 1`.execute(db).then(
        () => true,
        () => false,
      ),
    metrics: async () => "",
    now: () => new Date(),
    closing: closing.signal,
    log,
  });

  const listening = await new Promise<AddressInfo>((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: config.host, port: config.port }, resolve);
    server.once("error", reject);
    ends.add("http", async () => {
      closing.abort();
      await new Promise((done) => server.close(done));
    });
  });
  const url = `http://${listening.address}:${listening.port}`;
  log.info({ url, role: config.role }, "listening");
  return { server: { url, close: ends.run }, firstToken };
}

async function ownPostgres(config: Config, log: Logger, ends: Ends): Promise<string> {
  const postgres = await startPostgres({ dataDir: config.dataDir, binDir: config.pgBin, log });
  ends.add("postgres", postgres.close);
  return postgres.connectionString;
}

/** Looks at media: uploads by their row, files on the web through the guard. */
function createMediaSource(
  uploads: ReturnType<typeof createUploads>,
  fetch: typeof globalThis.fetch,
): MediaSource {
  return {
    async upload(actor, uri) {
      const asset = await uploads.find(actor, uri);
      return asset?.facts ?? undefined;
    },
    async remote(url) {
      try {
        return await probe(new URL(url), { fetch, timeoutMs: 10_000 });
      } catch (error) {
        if (error instanceof GuardError || error instanceof MediaError) return { problem: error.message };
        throw error;
      }
    },
  };
}

interface Ends {
  add(name: string, end: () => Promise<unknown>): void;
  /** Runs all, last in first out, once. One that fails does not keep the others. */
  run(): Promise<void>;
}

function createEnds(log: Logger): Ends {
  const ends: { name: string; end: () => Promise<unknown> }[] = [];
  return {
    add: (name, end) => void ends.push({ name, end }),
    async run() {
      for (let last = ends.pop(); last; last = ends.pop()) {
        const { name, end } = last;
        await end().catch((error: unknown) =>
          log.error({ err: error, part: name }, "a part did not end well"),
        );
      }
    },
  };
}
