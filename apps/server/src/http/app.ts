import { timingSafeEqual } from "node:crypto";
import { parseCallback } from "@understudy/core";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { routePath } from "hono/route";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { RateLimit } from "../accounts/rate-limit.ts";
import type { UrlSigner } from "../assets/signed-url.ts";
import type { Storage } from "../assets/storage.ts";
import type { Uploads } from "../assets/uploads.ts";
import type { Database } from "../database/schema.ts";
import type { Listener } from "../events/listener.ts";
import type { Metrics } from "../metrics.ts";
import type { Breaker } from "../provider/breaker.ts";
import type { NoteQuota } from "../quotas/note-quota.ts";
import type { Tasks } from "../tasks/tasks.ts";
import { requireScope } from "./auth.ts";
import type { ApiContext, Env, ScopeGate } from "./env.ts";
import { answerError, notFound } from "./errors.ts";
import { refuseOtherMethods } from "./methods.ts";
import { readJson } from "./read.ts";
import { type About, aboutRoutes } from "./routes/about.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { assetRoutes } from "./routes/assets.ts";
import { castRoutes } from "./routes/cast.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { descriptionRoutes } from "./routes/description.ts";
import { eventRoutes } from "./routes/events.ts";
import { importRoutes } from "./routes/import.ts";
import { moneyRoutes } from "./routes/money.ts";
import { noteRoutes } from "./routes/notes.ts";
import { operationRoutes } from "./routes/operation.ts";
import { reportRoutes } from "./routes/reports.ts";
import { taskRoutes } from "./routes/tasks.ts";
import { uploadRoutes } from "./routes/uploads.ts";

export interface AppParts {
  db: Kysely<Database>;
  tasks: Tasks;
  uploads: Uploads;
  storage: Storage;
  signer: UrlSigner;
  breaker: Breaker;
  listener: Listener;
  tokenLimit: RateLimit;
  redeemLimit: RateLimit;
  trustedProxies: number;
  allowedOrigins: readonly string[];
  /** Fetches files that lie on the web. */
  fetch: typeof globalThis.fetch;
  noteQuota: NoteQuota;
  about: About;
  /** How long an upload is kept, once it is in no cast. */
  retentionDays: number;
  publicUrl: string | undefined;
  callbackSecret: string;
  /** Has whoever watches this task look at it now. */
  lookNow(providerId: string): Promise<void>;
  /** Whether requests can be served: the database answers. */
  isReady(): Promise<boolean>;
  metrics: Pick<Metrics, "answered" | "text" | "contentType">;
  now(): Date;
  closing: AbortSignal;
  log: Logger;
}

/** The whole HTTP API. */
export function createApp(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  const requires: ScopeGate = (...allowed) => requireScope(parts.db, parts.tokenLimit, ...allowed);
  const baseUrl = (context: ApiContext) => parts.publicUrl ?? new URL(context.req.url).origin;

  app.onError((error, context) => answerError(context, error, parts));
  app.notFound((context) => answerError(context, notFound("route"), parts));
  app.use(
    "/v1/*",
    cors({
      origin: [...parts.allowedOrigins],
      allowHeaders: [
        "authorization",
        "content-type",
        "idempotency-key",
        "if-match",
        "if-none-match",
        "last-event-id",
        "range",
        "x-understudy-subject",
        "x-runway-version",
      ],
      exposeHeaders: ["accept-ranges", "content-length", "content-range", "etag", "retry-after"],
      maxAge: 600,
    }),
  );
  // What is said here is for whoever asked. Assets say otherwise themselves.
  app.use(async (context, next) => {
    const startedAt = performance.now();
    await next();
    const route = context.res.status === 404 ? "unknown" : routePath(context, -1);
    parts.metrics.answered(
      context.req.method,
      route,
      context.res.status,
      (performance.now() - startedAt) / 1000,
    );
    const { headers } = context.res;
    headers.set("x-content-type-options", "nosniff");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  });

  const { maxUploadBytes: maxBytes } = parts.about;
  app.route("/v1", aboutRoutes({ ...parts, requires }));
  app.route("/v1", taskRoutes({ ...parts, requires }));
  app.route("/v1", deliveryRoutes({ ...parts, requires }));
  app.route("/v1", reportRoutes({ ...parts, requires }));
  app.route("/v1", importRoutes({ ...parts, requires, maxBytes }));
  app.route("/v1", uploadRoutes({ ...parts, requires, maxBytes, baseUrl }));
  app.route("/v1", assetRoutes(parts));
  app.route("/v1", eventRoutes({ ...parts, requires }));
  app.route("/v1", castRoutes({ ...parts, requires, baseUrl }));
  app.route("/v1", noteRoutes({ ...parts, requires, quota: parts.noteQuota }));
  app.route("/v1", moneyRoutes({ ...parts, requires }));
  app.route("/v1", accountRoutes({ ...parts, requires }));

  // A hint to look now. Nothing in it is believed: no signature is documented.
  app.post("/callbacks/:secret", async (context) => {
    if (!isSame(context.req.param("secret"), parts.callbackSecret)) throw notFound("route");
    const callback = parseCallback(await readJson(context).catch(() => undefined));
    if (callback) await parts.lookNow(callback.id);
    return context.body(null, 204);
  });

  app.route("/", descriptionRoutes(baseUrl));
  app.route("/", operationRoutes({ ...parts, requires }));

  refuseOtherMethods(app);
  return app;
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
