import type { RestEffect } from "../faults/fault.ts";
import type { Toll } from "./buckets.ts";

/** The answer of a fault, in Discord's own shape; nothing when the fault leaves the answer alone. */
export function cannedAnswer({
  rateLimit,
  retryAfter = 1,
  status,
  code = 0,
  message,
}: RestEffect): Response | undefined {
  if (rateLimit) {
    return tooMany(retryAfter, {
      "x-ratelimit-scope": rateLimit,
      ...(rateLimit === "global"
        ? { "x-ratelimit-global": "true" }
        : {
            "x-ratelimit-limit": "5",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": String(Date.now() / 1000 + retryAfter),
            "x-ratelimit-reset-after": String(retryAfter),
            "x-ratelimit-bucket": "emulated",
          }),
    });
  }
  if (status === undefined) return undefined;
  return Response.json({ message: message ?? `${status}: ${reasons[status] ?? "Error"}`, code }, { status });
}

/** The answer to a request beyond its limit. */
export function refusedForToll({ headers, retryAfter, global }: Toll): Response | undefined {
  if (retryAfter === undefined) return undefined;
  const scope = {
    "x-ratelimit-scope": global ? "global" : "user",
    ...(global && { "x-ratelimit-global": "true" }),
  };
  return tooMany(retryAfter, { ...headers, ...scope });
}

function tooMany(retryAfter: number, headers: Record<string, string>): Response {
  return Response.json(
    {
      message: "You are being rate limited.",
      retry_after: retryAfter,
      global: headers["x-ratelimit-global"] === "true",
    },
    { status: 429, headers: { "retry-after": String(Math.ceil(retryAfter)), ...headers } },
  );
}

const reasons: Record<number, string> = {
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
