import type { Finding } from "./finding.ts";

/** A clock further off than this makes the age of tasks wrong, and signed addresses invalid. */
const toleranceSeconds = 120;

/**
 * Compares the clock with that of a far side.
 *
 * @param date The `Date` header of its answer; without one there is nothing to say.
 * @param now Our time half-way between request and answer, in milliseconds since 1970.
 */
export function checkClock(date: string | null, now: number): Finding[] {
  const seconds = Math.round((now - Date.parse(date ?? "")) / 1000);
  if (Number.isNaN(seconds)) return [];
  const ok = Math.abs(seconds) <= toleranceSeconds;
  const found = ok
    ? "The clock is right"
    : `The clock is ${Math.abs(seconds)} s ${seconds > 0 ? "ahead" : "behind"}`;
  return [
    {
      check: "clock",
      ok,
      found,
      advice: ok ? undefined : "Set this machine's clock, best by a time service.",
    },
  ];
}
