import { Hono } from "hono";
import type { Kysely } from "kysely";
import * as z from "zod";
import { actorOf, isSubject } from "../../accounts/actor.ts";
import { forgetSubject } from "../../accounts/forget-subject.ts";
import { createPairing, redeemPairing } from "../../accounts/pairings.ts";
import type { RateLimit } from "../../accounts/rate-limit.ts";
import { revokeToken } from "../../accounts/tokens.ts";
import type { Storage } from "../../assets/storage.ts";
import type { Database } from "../../database/schema.ts";
import type { Tasks } from "../../tasks/tasks.ts";
import { callerAddress } from "../caller-address.ts";
import type { Env, ScopeGate } from "../env.ts";
import { ApiError } from "../errors.ts";
import { readBody } from "../read.ts";

/** Body of a redemption. */
export const redeemBody = z.strictObject({ code: z.string().max(40) });

/** How a panel is linked to a person, and a person forgotten. */
export function accountRoutes(parts: {
  db: Kysely<Database>;
  storage: Pick<Storage, "delete">;
  tasks: Pick<Tasks, "cancel">;
  requires: ScopeGate;
  /** Guesses at pairing codes, by the address they come from. */
  redeemLimit: RateLimit;
  /** Proxies of ours in front of the server. */
  trustedProxies: number;
}): Hono<Env> {
  const { db, requires } = parts;
  const app = new Hono<Env>();

  app.post("/pairings", requires("create"), async (context) => {
    const { caller, actor } = context.var;
    const { accountId, subject } = actor;
    // A panel that could link others would live on in them when it is signed out.
    if (caller.subject !== null)
      throw new ApiError(403, "forbidden", "A token that was made by pairing may not link another panel.");
    if (subject === null) {
      throw new ApiError(400, "invalid_input", "Name the person to link in the header X-Understudy-Subject.");
    }
    return context.json(await createPairing(db, { accountId, subject }));
  });

  // Whoever has the code has no token yet.
  app.post("/pairings/redeem", async (context) => {
    const address = callerAddress(
      context.env.incoming.socket.remoteAddress,
      context.req.header("x-forwarded-for"),
      parts.trustedProxies,
    );
    const turn = parts.redeemLimit.take(address);
    if (!turn.ok) {
      const message = `Too many codes were tried. Try again in ${turn.retryAfterSeconds} s.`;
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

  // Signing out.
  app.delete("/tokens/current", requires(), async (context) => {
    await revokeToken(db, context.var.caller.tokenId);
    return context.body(null, 204);
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
    "A subject must be 1 to 200 printable characters without spaces and without `*`.",
  );
}
