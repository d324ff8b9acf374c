import type { Clock } from "./clock.ts";
import type { Timers } from "./timers.ts";

/** Spreads calls evenly: at most `perSecond` of them, in the order they came. `undefined` is no limit. */
export function createRateCap(
  perSecond: number | undefined,
  clock: Clock,
  timers: Timers,
): (signal?: AbortSignal) => Promise<void> {
  if (perSecond === undefined) return async () => {};
  let nextFree = 0;
  return async (signal) => {
    const now = clock.monotonic();
    const slot = Math.max(now, nextFree);
    nextFree = slot + 1000 / perSecond;
    if (slot > now) await timers.sleep(slot - now, signal);
  };
}
