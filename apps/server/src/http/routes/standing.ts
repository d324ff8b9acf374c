import { type BrokenLimit, mayKnow } from "../../money/limits.ts";
import type { OpenBreaker } from "../../provider/breaker.ts";

/** What is left of the limits that somebody may know of, as every route tells it. @param subject Null: all of them. */
export function presentLimits(
  limits: readonly BrokenLimit[],
  subject: string | null,
): Record<string, unknown>[] {
  return limits
    .filter((limit) => mayKnow(subject, limit))
    .map((limit) => ({ ...limit, resetsAt: limit.resetsAt.toISOString() }));
}

/** Why nothing is sent at the moment, as every route tells it. */
export function presentStop(standing: OpenBreaker | undefined): Record<string, unknown> | null {
  if (!standing) return null;
  const { code, message, until } = standing;
  return { code, message, until: until.toISOString() };
}
