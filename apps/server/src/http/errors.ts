import { InvalidInputError } from "@understudy/core";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Logger } from "pino";
import type { Caller } from "../accounts/tokens.ts";
import { isUnavailable } from "../database/unavailable.ts";
import { LimitExceededError, mayKnow } from "../money/limits.ts";
import { QuotaExceededError } from "../quotas/quota-error.ts";
import { WouldBeChargedError } from "../tasks/cancel.ts";
import { IdempotencyConflictError } from "../tasks/create.ts";
import type { AnyIssue } from "../tasks/server-issues.ts";
import { HungUpError, RefusedInputError, SendingStoppedError } from "../tasks/tasks.ts";
import type { Env } from "./env.ts";

/** Every error the server answers: its status, and what to do about it. */
export const apiErrors = {
  invalid_input: [400, "Something in the request is not allowed; `issues` names every field. Mend it."],
  unauthorized: [401, "There is no token, or it is not known or revoked."],
  limit_exceeded: [
    402,
    "A spending limit does not cover this; `limit` says what is left and when it resets.",
  ],
  forbidden: [403, "The token lacks a scope, may not act for that end user, or an address is not signed."],
  quota_exceeded: [403, "As many notes or uploads are kept as may be; `quota` says which. Make room first."],
  expired: [403, "A signed address is over, or, with 409, an upload. Ask for a fresh one."],
  not_found: [404, "There is no such thing, or it is somebody else's."],
  method_not_allowed: [405, "The route is there, but not with this method; `Allow` names those that are."],
  too_slow: [408, "The body did not arrive in time."],
  claimed: [409, "Somebody else has claimed this delivery. Leave it, or ask again later."],
  would_be_charged: [
    409,
    "The task was sent, and is charged whatever is done here. Ask, then cancel without `unless`.",
  ],
  idempotency_conflict: [409, "This `Idempotency-Key` was used for another request. Use a new key."],
  conflict: [412, "The note is not what `If-Match` or `If-None-Match` says. Read it again, then write."],
  too_large: [413, "The body or the file is too large."],
  wrong_content_type: [415, "The body must be JSON."],
  rate_limited: [429, "Too many requests. Wait as long as `Retry-After` says."],
  too_many_streams: [429, "This token has too many event streams open. Close one."],
  headers_too_large: [431, "The headers, or the address with its query, are too large."],
  internal: [500, "Something went wrong on the server. Look the task up before you try again."],
  sending_stopped: [
    503,
    "The provider refuses the key or the balance is out; `reason` says which. Nothing was charged.",
  ],
  unavailable: [503, "The database does not answer. Try again with the same `Idempotency-Key`."],
  storage_full: [507, "There is no room left for files on the server."],
} as const satisfies Record<string, [status: number, meaning: string]>;

/** The code of an error. */
export type ApiErrorCode = keyof typeof apiErrors;

/** An error on its way to the one shape all answers share: `{error, code, issues?, docUrl?}`. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: ContentfulStatusCode;
  readonly code: ApiErrorCode;
  readonly details: {
    issues?: readonly Pick<AnyIssue, "code" | "path" | "message">[];
    [key: string]: unknown;
  };
  readonly headers: Record<string, string>;

  constructor(
    status: ContentfulStatusCode,
    code: ApiErrorCode,
    message: string,
    details: ApiError["details"] = {},
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}

/** There is no such thing, or it is somebody else's: the two look alike on purpose. */
export function notFound(what: string): ApiError {
  return new ApiError(404, "not_found", `There is no such ${what}.`);
}

/** An input that breaks rules, each named. */
export function invalid(issues: readonly AnyIssue[]): ApiError {
  const message = issues.map((issue) => issue.message).join(" ");
  return new ApiError(400, "invalid_input", message, { issues });
}

/** Answers any error in the one shape. What is not ours to tell stays in the log. */
export function answerError(
  context: Context<Env>,
  error: unknown,
  { log, publicUrl }: { log: Logger; publicUrl: string | undefined },
): Response {
  const known = asApiError(error, context.var.caller);
  if (known.status >= 500) log.error({ err: error, path: context.req.path }, "a request failed");
  const { status, code, message, details, headers } = known;
  const docUrl = `${publicUrl ?? new URL(context.req.url).origin}/docs#error-${code}`;
  // Runway's SDK repeats 409 and 5xx by itself unless told not to; what we refuse stays refused.
  const again = code === "internal" || code === "unavailable" || code === "rate_limited";
  return context.json({ error: message, code, ...details, docUrl }, status, {
    "x-should-retry": String(again),
    ...headers,
  });
}

function asApiError(error: unknown, caller: Caller | undefined): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof InvalidInputError || error instanceof RefusedInputError) return invalid(error.issues);
  if (error instanceof WouldBeChargedError) {
    const message = "It was sent already: the provider cannot stop it, and charges it. Nothing was done.";
    return new ApiError(409, "would_be_charged", message);
  }
  if (error instanceof SendingStoppedError) {
    return new ApiError(
      503,
      "sending_stopped",
      `Nothing is sent to the provider at the moment: ${error.standing.message} Nothing was charged.`,
      { reason: error.standing.code, until: error.standing.until.toISOString() },
    );
  }
  if (error instanceof HungUpError)
    return new ApiError(408, "too_slow", "The connection was closed too soon.");
  if (error instanceof IdempotencyConflictError) {
    return new ApiError(
      409,
      "idempotency_conflict",
      "This Idempotency-Key was used for another request in the last 24 hours. Use a new key.",
    );
  }
  if (error instanceof LimitExceededError) return limitExceeded(error, caller);
  if (error instanceof QuotaExceededError) {
    const { of, max } = error;
    return new ApiError(403, "quota_exceeded", error.message, { quota: { of, max } });
  }
  if (isUnavailable(error)) {
    return new ApiError(
      503,
      "unavailable",
      "The database does not answer. Look the task up before you try again.",
      {},
      { "retry-after": "5" },
    );
  }
  return new ApiError(
    500,
    "internal",
    "Something went wrong on the server. Look the task up before you try again.",
  );
}

function limitExceeded({ limit }: LimitExceededError, caller: Caller | undefined): ApiError {
  const { of, period, limitMicroUsd, leftMicroUsd } = limit;
  const resetsAt = limit.resetsAt.toISOString();
  const usd = (microUsd: number) => (microUsd / 1e6).toFixed(2);
  const isTold = caller !== undefined && mayKnow(caller, limit);
  const budget = isTold
    ? `The ${of} limit of ${usd(limitMicroUsd)} USD a ${period} leaves ${usd(leftMicroUsd)} USD, which`
    : `What is left of the ${of} limit of this ${period}`;
  return new ApiError(402, "limit_exceeded", `${budget} does not cover this. It resets at ${resetsAt}.`, {
    limit: { of, period, ...(isTold ? { limitMicroUsd, leftMicroUsd } : {}), resetsAt },
  });
}
