import { Hono } from "hono";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { RateLimit } from "../accounts/rate-limit.ts";
import type { Scope } from "../accounts/tokens.ts";
import type { Database } from "../database/schema.ts";
import { requireScope } from "./auth.ts";
import type { Env } from "./env.ts";
import { answerError, notFound } from "./errors.ts";
import { refuseOtherMethods } from "./methods.ts";
import { type OperationParts, operationRoutes } from "./routes/operation.ts";

/** What a worker answers: how it is, and nothing else. */
export function createWorkerApp(
  parts: Omit<OperationParts, "requires"> & {
    db: Kysely<Database>;
    tokenLimit: RateLimit;
    publicUrl: string | undefined;
    log: Logger;
  },
): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, context) => answerError(context, error, parts));
  app.notFound((context) => answerError(context, notFound("route"), parts));
  const requires = (...allowed: Scope[]) => requireScope(parts.db, parts.tokenLimit, ...allowed);
  app.route("/", operationRoutes({ ...parts, requires }));
  refuseOtherMethods(app);
  return app;
}
