import type { Hono } from "hono";
import type { Env } from "./env.ts";
import { ApiError } from "./errors.ts";

/** Answers a known path with a wrong method by 405 and what is allowed. Call it when every route is there. */
export function refuseOtherMethods(app: Hono<Env>): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method !== "ALL") methods.set(path, (methods.get(path) ?? new Set()).add(method));
  }
  for (const [path, known] of methods) {
    const allow = [...known, ...(known.has("GET") ? ["HEAD"] : [])].join(", ");
    app.all(path, (context) => {
      const message = `${context.req.method} is not allowed here; allowed is ${allow}.`;
      throw new ApiError(405, "method_not_allowed", message, {}, { allow });
    });
  }
}
