import type { Caller } from "../../accounts/tokens.ts";
import { type BrokenLimit, mayKnow } from "../../money/limits.ts";
import type { OpenBreaker } from "../../provider/breaker.ts";

/** What is left of the limits that a token may know of, as every route tells it. */
export function presentLimits(limits: readonly BrokenLimit[], caller: Caller): Record<string, unknown>[] {
  return limits
    .filter((limit) => mayKnow(caller, limit))
    .map((limit) => ({ ...limit, resetsAt: limit.resetsAt.toISOString() }));
}

/** Why nothing is sent at the moment, as every route tells it. */
export function presentStop(standing: OpenBreaker | undefined): Record<string, unknown> | null {
  if (!standing) return null;
  const { code, message, until } = standing;
  return { code, message, until: until.toISOString() };
}
