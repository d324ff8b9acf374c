import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Logger } from "pino";
import { createRateLimit } from "./accounts/rate-limit.ts";
import { createRedeemLimit } from "./accounts/redeem-limit.ts";
import { createFirstToken } from "./accounts/tokens.ts";
import { createMediaSource } from "./assets/media-source.ts";
import { openStorage } from "./assets/open-storage.ts";
import { createPosterMaker } from "./assets/poster.ts";
import { createResultStore } from "./assets/results.ts";
import { createUrlSigner } from "./assets/signed-url.ts";
import { createUploads } from "./assets/uploads.ts";
import { isThisMachine } from "./config/readings.ts";
import type { Config } from "./config.ts";
import { connectDatabase } from "./database/connect.ts";
import { sharedSecret } from "./database/settings.ts";
import { createEnds, type Ends } from "./ends.ts";
import { startListener } from "./events/listener.ts";
import { eventChannel } from "./events/record.ts";
import { createGuardedFetch } from "./guard/guarded-fetch.ts";
import { createApp } from "./http/app.ts";
import { listen } from "./http/listen.ts";
import { importMs } from "./http/routes/import.ts";
import { createWorkerApp } from "./http/worker-app.ts";
import { createMetrics } from "./metrics.ts";
import { setGlobalLimits } from "./money/set-limits.ts";
import { startPostgres } from "./postgres/start.ts";
import { createBreaker } from "./provider/breaker.ts";
import { createInputResolver } from "./provider/reach.ts";
import { lineChannel, startQueue } from "./queue.ts";
import { startRetention } from "./retention/timer.ts";
import { createTasks } from "./tasks/tasks.ts";
import { serverVersion } from "./version.ts";
import { handoverChannel, lookChannel, startWorker, type WorkerParts } from "./worker.ts";

/** A running server. */
export interface Server {
  /** Where it answers; `undefined` for a worker without `METRICS_PORT`, which answers nobody. */
  url: string | undefined;
  /** Takes nothing new, finishes or hands back what is under way, and lets go of everything. */
  close(): Promise<void>;
}

/** What a caller brings along. */
export interface ServerParts extends Pick<WorkerParts, "clock" | "leaseTimes"> {
  /** Gives up a start that is not through yet: what was begun is ended, and the start fails with the signal's reason. */
  stop?: AbortSignal | undefined;
}

/**
 * Starts a server in one of its roles: `api` answers HTTP, `worker` sends and watches tasks, `all` does both. Any number
 * of each may share one database.
 *
 * @returns the server, and the first admin token where this start made it: it is shown once and kept nowhere.
 */
export async function startServer(
  config: Config,
  log: Logger,
  parts: ServerParts = {},
): Promise<{ server: Server; firstToken: string | undefined }> {
  const ends = createEnds(log);
  try {
    return await start(config, log, ends, parts);
  } catch (error) {
    await ends.run();
    throw error;
  }
}

async function start(config: Config, log: Logger, ends: Ends, parts: ServerParts) {
  const closing = new AbortController();
  const monotonic = () => performance.now();

  const { stop } = parts;
  stop?.throwIfAborted();
  const connectionString = config.databaseUrl ?? (await ownPostgres(config, log, ends));
  stop?.throwIfAborted();
  const connected = await connectDatabase({
    connectionString,
    maxConnections: 12,
    silentMs: 60_000,
    log,
    stop,
  });
  const { db } = connected;
  ends.add("database", connected.close);
  stop?.throwIfAborted();
  // Those who take creates say what may be spent; a worker's environment need not repeat it.
  if (config.role !== "worker")
    await setGlobalLimits(db, { day: config.dailyLimitMicroUsd, month: config.monthlyLimitMicroUsd });
  const listener = startListener(
    connectionString,
    [eventChannel, lineChannel, lookChannel, handoverChannel],
    log,
  );
  ends.add("listener", () => listener.close());
  const queue = await startQueue(connectionString, log);
  ends.add("queue", () => queue.stop(2_000));

  const metrics = createMetrics(db);
  const breaker = createBreaker(db);
  const storage = await openStorage(config);
  ends.add("retention", startRetention({ db, storage, retentionDays: config.retentionDays, log }));
  const signer = createUrlSigner(await sharedSecret(db, "assets"), Date.now);
  const callbackSecret = config.callbackSecret ?? (await sharedSecret(db, "callback"));
  /** Where the server is reached; without a public address, the one of this machine, known once it listens. */
  let baseUrl = config.publicUrl ?? `http://${config.host}:${config.port}`;

  const guard = createGuardedFetch({
    allowLoopback: config.allowLoopbackAssets,
    timeoutMs: importMs,
    idleMs: 15_000,
    maxBytes: 1_000_000_000,
    maxRedirects: 3,
  });
  ends.add("guard", guard.close);
  const resultGuard = createGuardedFetch({
    allowLoopback: config.allowLoopbackAssets,
    // Some results were seen on plain http (CometAPI's older samples); they are paid for.
    allowHttp: true,
    timeoutMs: 120_000,
    idleMs: 30_000,
    maxBytes: 1_000_000_000,
    maxRedirects: 5,
  });
  const copying = new AbortController();
  ends.add("result guard", async () => {
    // A copy that broke off would be taken up again and again.
    copying.abort();
    await resultGuard.close();
  });

  /** An address of this machine is of use to a provider on this machine alone. */
  const isNeighbour = isThisMachine(new URL(config.cometApiBaseUrl));
  const hasPublicUrl =
    config.publicUrl !== undefined && (isNeighbour || !isThisMachine(new URL(config.publicUrl)));
  const callbackUrl = () =>
    hasPublicUrl || isNeighbour ? `${baseUrl}/callbacks/${callbackSecret}` : undefined;

  const startSending = async () =>
    startWorker(config, log, ends, {
      ...parts,
      db,
      connectionString,
      queue,
      breaker,
      listener,
      monotonic,
      countDoubleClaim: metrics.countDoubleClaim,
      fetch: metrics.measured(globalThis.fetch),
      resolveInput: createInputResolver({ db, storage, signer, baseUrl, callbackUrl: callbackUrl() }),
      results: createResultStore(storage, resultGuard.fetch, {
        wait: (ms) => sleep(ms, undefined, { signal: copying.signal }),
        makePoster: await createPosterMaker(storage, {
          onFailure: (error) => log.warn({ err: error }, "a result has no poster"),
        }),
      }),
    });
  const isReady = () =>
    sql`select 1`.execute(db).then(
      () => true,
      () => false,
    );
  const tokenLimit = createRateLimit({
    perSecond: config.requestsPerSecond,
    burst: config.requestBurst,
    monotonic,
  });
  const { publicUrl } = config;
  if (config.role === "worker") {
    await startSending();
    if (config.metricsPort === undefined) return started(undefined);
    const app = createWorkerApp({ db, metrics, isReady, tokenLimit, publicUrl, log });
    const door = await listen(app.fetch, { host: config.host, port: config.metricsPort });
    ends.add("http", () => door.close(1_000));
    return started(door.url);
  }

  const uploads = createUploads({
    db,
    storage,
    maxBytes: config.uploadMaxBytes,
    retentionDays: config.retentionDays,
    quota: { subjectBytes: config.uploadQuotaBytes, accountBytes: config.uploadAccountQuotaBytes },
  });
  const providerCanReachUs = hasPublicUrl || config.s3Bucket !== undefined || config.allowLoopbackAssets;
  const tasks = createTasks({
    db,
    enqueue: queue.enqueue,
    breaker,
    preflight: {
      media: createMediaSource(uploads, guard.fetch),
      rules: { allowUploadUris: true, allowLoopbackHttp: config.allowLoopbackAssets },
      models: {},
      prices: config.prices,
      providerCanReachUs,
    },
    urlOf: (assetId) => baseUrl + signer.sign(assetId, "file", 24 * 3600),
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
    tokenLimit,
    redeemLimit: createRedeemLimit(monotonic),
    trustedProxies: config.trustedProxies,
    allowedOrigins: config.allowedOrigins,
    fetch: guard.fetch,
    noteQuota: { count: config.noteQuota, bytes: config.noteQuotaBytes },
    about: {
      version: serverVersion(),
      maxUploadBytes: config.uploadMaxBytes,
      providerCanReach: providerCanReachUs,
      prices: config.prices,
    },
    retentionDays: config.retentionDays,
    publicUrl,
    callbackSecret,
    async lookNow(providerId) {
      await sql`select pg_notify(${lookChannel}, id::text) from task
        where provider_id = ${providerId} and state = 'submitted'`.execute(db);
    },
    isReady,
    metrics,
    now: () => new Date(),
    closing: closing.signal,
    log,
  });

  const door = await listen(app.fetch, config);
  ends.add("http", async () => {
    closing.abort();
    await door.close(5_000);
  });
  const { url } = door;
  baseUrl = config.publicUrl ?? url;
  // Only now is the address known under which the provider finds what is sent to it.
  if (config.role === "all") await startSending();
  return started(url);

  async function started(url: string | undefined) {
    // Last: a start that fails, such as on a port that is taken, must not use up the one token that is shown.
    const firstToken = await createFirstToken(db);
    if (url !== undefined) log.info({ url, role: config.role }, "listening");
    return { server: { url, close: ends.run }, firstToken };
  }
}

/** Brings up the Postgres that comes along, to be let go of with `ends`. */
export async function ownPostgres(
  config: Pick<Config, "dataDir" | "pgBin">,
  log: Logger,
  ends: Ends,
): Promise<string> {
  const postgres = await startPostgres({ dataDir: config.dataDir, binDir: config.pgBin, log });
  ends.add("postgres", postgres.close);
  return postgres.connectionString;
}
