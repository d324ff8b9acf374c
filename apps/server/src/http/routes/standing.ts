import type { BrokenLimit } from "../../money/limits.ts";
import type { OpenBreaker } from "../../provider/breaker.ts";

/** What is left, as every route tells it. */
export function presentLimits(limits: readonly BrokenLimit[]): Record<string, unknown>[] {
  return limits.map((limit) => ({ ...limit, resetsAt: limit.resetsAt.toISOString() }));
}

/** Why nothing is sent at the moment, as every route tells it. */
export function presentStop(standing: OpenBreaker | undefined): Record<string, unknown> | null {
  if (!standing) return null;
  const { code, message, until } = standing;
  return { code, message, until: until.toISOString() };
}
