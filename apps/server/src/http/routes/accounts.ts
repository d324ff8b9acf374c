import { Hono } from "hono";
import { type Kysely, sql } from "kysely";
import * as z from "zod";
import { createPairing, redeemPairing } from "../../accounts/pairings.ts";
import type { RateLimit } from "../../accounts/rate-limit.ts";
import type { Database } from "../../database/schema.ts";
import { remaining } from "../../money/limits.ts";
import type { Breaker } from "../../provider/breaker.ts";
import type { Env, ScopeGate } from "../env.ts";
import { ApiError } from "../errors.ts";
import { readBody } from "../read.ts";

const limitBody = z.strictObject({
  /** Whole micro-dollars; null takes the limit away. */
  microUsd: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
  period: z.enum(["day", "month"]),
});

/** Who may spend how much, what is spent, and how a panel is linked to a person. */
export function accountRoutes(parts: {
  db: Kysely<Database>;
  breaker: Breaker;
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
    let spent = db
      .selectFrom("ledger")
      .select(["kind", sql<number>`sum(micro_usd)`.as("micro_usd")])
      .where("account_id", "=", actor.accountId)
      .where("at", ">=", sql<Date>`date_trunc('month', now(), 'UTC')`)
      .groupBy("kind");
    if (actor.subject !== null) spent = spent.where("subject", "=", actor.subject);
    const sums = new Map((await spent.execute()).map((row) => [row.kind, row.micro_usd]));
    const [reserve = 0, commit = 0, refund = 0] = (["reserve", "commit", "refund"] as const).map((kind) =>
      sums.get(kind),
    );
    const stopped = await parts.breaker.standing();
    return context.json({
      month: {
        committedMicroUsd: commit,
        reservedMicroUsd: reserve - commit - refund,
        refundedMicroUsd: refund,
      },
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
      await db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom("spending_limit")
          .where("account_id", "is not distinct from", of.account_id)
          .where("subject", "is not distinct from", of.subject)
          .where("period", "=", period)
          .execute();
        if (microUsd === null) return;
        await trx
          .insertInto("spending_limit")
          .values({ ...of, period, micro_usd: microUsd })
          .execute();
      });
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
    if (!turn.ok)
      throw new ApiError(429, "rate_limited", "Too many codes were tried. Wait a little, then try again.");
    const { code } = await readBody(context, z.strictObject({ code: z.string().max(40) }));
    const redeemed = await redeemPairing(db, code);
    if (!redeemed) {
      throw new ApiError(400, "invalid_input", "This code is wrong, used or expired. Ask for a new one.", {
        issues: [{ code: "not_allowed", path: ["code"], message: "This code is wrong, used or expired." }],
      });
    }
    return context.json({ token: redeemed.token, subject: redeemed.subject });
  });

  return app;
}
