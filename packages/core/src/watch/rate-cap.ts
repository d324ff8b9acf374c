import { AbortedError } from "../errors.ts";
import { createAbortListeners } from "./abort-listeners.ts";
import type { Clock } from "./clock.ts";
import type { Timers } from "./timers.ts";

/** Resolves when the caller's turn has come; rejects with an `AbortedError` at once when the signal aborts. */
export type RateCap = (signal?: AbortSignal) => Promise<void>;

/**
 * Spreads calls evenly: at most `perSecond` of them, in the order they came. Who aborts uses no turn. `undefined` is no
 * limit.
 */
export function createRateCap(perSecond: number | undefined, clock: Clock, timers: Timers): RateCap {
  if (perSecond === undefined) return async () => {};
  const gap = 1000 / perSecond;
  const line = new Set<() => void>();
  const onAbort = createAbortListeners();
  let nextTurn = 0;
  let isServing = false;

  async function serve(): Promise<void> {
    isServing = true;
    nextTurn = Math.max(nextTurn, clock.monotonic());
    // A set is walked in the order of entry: who joins meanwhile is served, who leaves is not.
    for (const go of line) {
      const wait = nextTurn - clock.monotonic();
      if (wait > 0) await timers.sleep(wait);
      if (!line.delete(go)) continue;
      // Keeps the pace although timers ring late, but makes up for one turn at most.
      nextTurn = Math.max(nextTurn + gap, clock.monotonic());
      go();
    }
    isServing = false;
  }

  return (signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new AbortedError("no", signal.reason));
      const go = () => {
        stopListening();
        resolve();
      };
      const stopListening = onAbort(signal, () => {
        line.delete(go);
        reject(new AbortedError("no", signal?.reason));
      });
      line.add(go);
      if (!isServing) void serve();
    });
}
