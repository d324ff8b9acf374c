import { Hono } from "hono";
import { type Kysely, sql } from "kysely";
import * as z from "zod";
import { type Actor, actorOf, isSubject } from "../../accounts/actor.ts";
import { forgetSubject } from "../../accounts/forget-subject.ts";
import { createPairing, redeemPairing } from "../../accounts/pairings.ts";
import type { RateLimit } from "../../accounts/rate-limit.ts";
import type { Storage } from "../../assets/storage.ts";
import type { Database } from "../../database/schema.ts";
import { remaining } from "../../money/limits.ts";
import type { Breaker } from "../../provider/breaker.ts";
import type { Tasks } from "../../tasks/tasks.ts";
import type { Env, ScopeGate } from "../env.ts";
import { ApiError } from "../errors.ts";
import { readBody } from "../read.ts";

/** Body of a limit. */
export const limitBody = z.strictObject({
  /** Whole micro-dollars; null takes the limit away. */
  microUsd: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
  period: z.enum(["day", "month"]),
});

/** Body of a redemption. */
export const redeemBody = z.strictObject({ code: z.string().max(40) });

/** Who may spend how much, what is spent, and how a panel is linked to a person. */
export function accountRoutes(parts: {
  db: Kysely<Database>;
  breaker: Breaker;
  storage: Pick<Storage, "delete">;
  tasks: Pick<Tasks, "cancel">;
  requires: ScopeGate;
  /** Guesses at pairing codes, all callers together. */
  redeemLimit: RateLimit;
  now(): Date;
}): Hono<Env> {
  const { db, requires } = parts;
  const app = new Hono<Env>();

  app.get("/usage", requires("read"), async (context) => {
    const actor = context.get("actor");
    const limits = await remaining(db, actor, parts.now());
    const sums = await sumsOf(db, actor);
    const stopped = await parts.breaker.standing();
    return context.json({
      month: sums,
      limits: limits.map((limit) => ({ ...limit, resetsAt: limit.resetsAt.toISOString() })),
      sendingStopped: stopped ? { code: stopped.code, message: stopped.message, until: stopped.until } : null,
    });
  });

  for (const [path, whose] of [
    ["/limits/global", () => ({ account_id: null, subject: null })],
    ["/limits/account", (account: string) => ({ account_id: account, subject: null })],
    ["/limits/subjects/:subject", (account: string, subject: string) => ({ account_id: account, subject })],
  ] as const) {
    app.put(path, requires("admin"), async (context) => {
      const { microUsd, period } = await readBody(context, limitBody);
      const subject = (context.req.param() as { subject?: string }).subject ?? "";
      const of = whose(context.get("actor").accountId, subject);
      if (subject !== "" && subject !== "*" && !isSubject(subject)) throw subjectInvalid();
      await setLimit(db, { ...of, period }, microUsd);
      return context.json({ period, microUsd });
    });
  }

  app.post("/pairings", requires("create"), async (context) => {
    const { accountId, subject } = context.get("actor");
    if (subject === null) {
      throw new ApiError(400, "invalid_input", "Name the person to link in the header X-Understudy-Subject.");
    }
    return context.json(await createPairing(db, { accountId, subject }));
  });

  // Whoever has the code has no token yet.
  app.post("/pairings/redeem", async (context) => {
    const turn = parts.redeemLimit.take("all");
    if (!turn.ok) {
      const message = "Too many codes were tried. Wait a little, then try again.";
      throw new ApiError(429, "rate_limited", message, {}, { "retry-after": String(turn.retryAfterSeconds) });
    }
    const { code } = await readBody(context, redeemBody);
    const redeemed = await redeemPairing(db, code);
    if (!redeemed) {
      throw new ApiError(400, "invalid_input", "This code is wrong, used or expired. Ask for a new one.", {
        issues: [{ code: "not_allowed", path: ["code"], message: "This code is wrong, used or expired." }],
      });
    }
    return context.json({ token: redeemed.token, subject: redeemed.subject });
  });

  // Privacy: an admin forgets anybody of the account, whoever acts for end users those, a panel its own person.
  app.delete("/subjects/:subject", requires("create"), async (context) => {
    const { subject } = context.req.param();
    if (!isSubject(subject)) throw subjectInvalid();
    const { caller, actor } = context.var;
    const acts = actorOf(caller, subject);
    if (typeof acts === "string" && !(actor.isAdmin && actor.subject === null)) {
      throw new ApiError(403, "forbidden", "This token may not act for that subject.");
    }
    return context.json(await forgetSubject(parts, { accountId: actor.accountId, subject }));
  });

  return app;
}

function subjectInvalid(): ApiError {
  return new ApiError(
    400,
    "invalid_input",
    "A subject must be 1 to 200 printable characters without spaces, not `*`.",
  );
}

/** What was charged and given back this month, and what is reserved now. */
async function sumsOf(db: Kysely<Database>, actor: Actor) {
  let rows = db
    .selectFrom("ledger")
    .select([
      sql<number>`coalesce(sum(micro_usd) filter (where kind = 'commit' and at >= date_trunc('month', now(), 'UTC')), 0)`.as(
        "committedMicroUsd",
      ),
      // Since its start, not since the month's: a reservation may be older than the month it is settled in.
      sql<number>`coalesce(sum(case kind when 'reserve' then micro_usd else -micro_usd end), 0)`.as(
        "reservedMicroUsd",
      ),
      sql<number>`coalesce(sum(micro_usd) filter (where kind = 'refund' and at >= date_trunc('month', now(), 'UTC')), 0)`.as(
        "refundedMicroUsd",
      ),
    ])
    .where("account_id", "=", actor.accountId);
  if (actor.subject !== null) rows = rows.where("subject", "=", actor.subject);
  return rows.executeTakeFirstOrThrow();
}

/** Sets one limit, or takes it away. */
async function setLimit(
  db: Kysely<Database>,
  limit: { account_id: string | null; subject: string | null; period: "day" | "month" },
  microUsd: number | null,
): Promise<void> {
  if (microUsd === null) {
    await db
      .deleteFrom("spending_limit")
      .where("account_id", "is not distinct from", limit.account_id)
      .where("subject", "is not distinct from", limit.subject)
      .where("period", "=", limit.period)
      .execute();
    return;
  }
  await db
    .insertInto("spending_limit")
    .values({ ...limit, micro_usd: microUsd })
    .onConflict((conflict) =>
      conflict.columns(["account_id", "subject", "period"]).doUpdateSet({ micro_usd: microUsd }),
    )
    .execute();
}
