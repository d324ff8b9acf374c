import { Hono } from "hono";
import type { Kysely } from "kysely";
import * as z from "zod";
import type { Database } from "../../database/schema.ts";
import { remaining } from "../../money/limits.ts";
import { isPattern, prefixOf } from "../../money/patterns.ts";
import { setLimit } from "../../money/set-limits.ts";
import { monthSums } from "../../money/usage.ts";
import type { Breaker } from "../../provider/breaker.ts";
import type { ApiContext, Env, ScopeGate } from "../env.ts";
import { ApiError } from "../errors.ts";
import { readBody } from "../read.ts";
import { presentLimits, presentStop } from "./standing.ts";

/** Body of a limit. */
export const limitBody = z.strictObject({
  /** Whole micro-dollars; null takes the limit away. */
  microUsd: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
  period: z.enum(["day", "month"]),
});

/** Body of a limit on subjects. */
export const subjectLimitBody = limitBody.extend({
  together: z.boolean().optional().describe("All that match share one sum; otherwise each has its own."),
});

/** What is spent, and who may spend how much. */
export function moneyRoutes(parts: {
  db: Kysely<Database>;
  breaker: Breaker;
  requires: ScopeGate;
  now(): Date;
}): Hono<Env> {
  const { db, breaker, requires } = parts;
  const app = new Hono<Env>();

  app.get("/usage", requires("read"), async (context) => {
    const { actor, caller } = context.var;
    return context.json({
      month: await monthSums(db, actor.accountId, actor.subject),
      limits: presentLimits(await remaining(db, actor, parts.now()), caller),
      sendingStopped: presentStop(await breaker.standing()),
    });
  });

  app.get("/usage/subjects/:pattern", requires("admin", "act-for-subjects"), async (context) => {
    const { accountId, pattern } = managed(context);
    // Whatever holds for somebody who is named like the pattern and has spent nothing holds for all it matches.
    const somebody = { accountId, subject: prefixOf(pattern) ?? pattern };
    return context.json({
      month: await monthSums(db, accountId, pattern),
      limits: presentLimits(await remaining(db, somebody, parts.now()), context.var.caller),
    });
  });

  app.put("/limits/global", requires("admin"), async (context) => {
    const { period, microUsd } = await readBody(context, limitBody);
    await setLimit(db, { accountId: null, pattern: null, period, together: false }, microUsd);
    return context.json({ period, microUsd });
  });

  app.put("/limits/account", requires("admin"), async (context) => {
    const { period, microUsd } = await readBody(context, limitBody);
    const { accountId } = context.var.actor;
    await setLimit(db, { accountId, pattern: null, period, together: false }, microUsd);
    return context.json({ period, microUsd });
  });

  app.put("/limits/subjects/:pattern", requires("admin", "act-for-subjects"), async (context) => {
    const { period, microUsd, together = false } = await readBody(context, subjectLimitBody);
    await setLimit(db, { ...managed(context), period, together }, microUsd);
    return context.json({ period, microUsd, together });
  });

  return app;
}

/** Whose money is managed. A token that is bound to one person manages nobody's. */
function managed(context: ApiContext): { accountId: string; pattern: string } {
  const pattern = context.req.param("pattern") ?? "";
  const { caller } = context.var;
  if (caller.subject !== null)
    throw new ApiError(403, "forbidden", "This token acts for one person and may not manage limits.");
  if (isPattern(pattern)) return { accountId: caller.accountId, pattern };
  const message =
    "The subject must be 1 to 200 printable characters without spaces; `*` may stand at its end only.";
  throw new ApiError(400, "invalid_input", message, {
    issues: [{ code: "not_allowed", path: ["pattern"], message }],
  });
}
