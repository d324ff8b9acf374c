import { createMiddleware } from "hono/factory";
import type { Kysely } from "kysely";
import { actorOf, hasScope } from "../accounts/actor.ts";
import type { RateLimit } from "../accounts/rate-limit.ts";
import { authenticate, type Scope } from "../accounts/tokens.ts";
import type { Database } from "../database/schema.ts";
import type { Env } from "./env.ts";
import { ApiError } from "./errors.ts";

/**
 * Lets in who brings a token with one of these scopes, at the pace allowed, and says whom they act for. Without any, a
 * token is enough.
 */
export function requireScope(db: Kysely<Database>, rateLimit: RateLimit, ...allowed: readonly Scope[]) {
  return createMiddleware<Env>(async (context, next) => {
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
    const caller = token === undefined ? undefined : await authenticate(db, token);
    if (!caller) {
      throw new ApiError(
        401,
        "unauthorized",
        token === undefined
          ? "Send your token in the header `Authorization: Bearer <token>`."
          : "This token is not known here, or it was revoked.",
        {},
        { "www-authenticate": "Bearer" },
      );
    }
    const takeTurn = () => refuseHaste(rateLimit.take(caller.tokenId));
    takeTurn();
    if (allowed.length > 0 && !allowed.some((scope) => hasScope(caller, scope))) {
      const names = allowed.map((scope) => `\`${scope}\``).join(" or ");
      throw new ApiError(403, "forbidden", `This token lacks the scope ${names}.`);
    }
    const actor = actorOf(caller, context.req.header("x-understudy-subject"));
    if (actor === "subject_invalid") {
      throw new ApiError(
        400,
        "invalid_input",
        "X-Understudy-Subject must be 1 to 200 printable characters without spaces and without `*`.",
      );
    }
    if (typeof actor === "string") {
      throw new ApiError(403, "forbidden", "This token may not act for that subject.");
    }
    context.set("caller", caller);
    context.set("actor", actor);
    context.set("takeTurn", takeTurn);
    await next();
  });
}

function refuseHaste(turn: ReturnType<RateLimit["take"]>): void {
  if (turn.ok) return;
  const { retryAfterSeconds } = turn;
  throw new ApiError(
    429,
    "rate_limited",
    `Too many requests with this token. Try again in ${retryAfterSeconds} s.`,
    {},
    { "retry-after": String(retryAfterSeconds) },
  );
}
