import { AbortedError } from "../errors.ts";
import { createAbortListeners } from "./abort-listeners.ts";
import type { Clock } from "./clock.ts";
import type { Timers } from "./timers.ts";

/**
 * Resolves with `true` when the caller's turn has come, and with `false` when it did not come within `withinMs`
 * milliseconds; rejects with an `AbortedError` at once when the signal aborts.
 */
export type RateCap = (signal?: AbortSignal, withinMs?: number) => Promise<boolean>;

/**
 * Spreads calls evenly: at most `perSecond` of them, in the order they came. Who leaves the line uses no turn. `undefined` is no
 * limit.
 */
export function createRateCap(perSecond: number | undefined, clock: Clock, timers: Timers): RateCap {
  if (perSecond === undefined) return async () => true;
  const gap = 1000 / perSecond;
  const line = new Set<() => void>();
  const onAbort = createAbortListeners();
  let nextTurn = 0;
  let isServing = false;
  let pause = new AbortController();

  async function serve(): Promise<void> {
    isServing = true;
    nextTurn = Math.max(nextTurn, clock.monotonic());
    // A set is walked in the order of entry: who joins meanwhile is served, who leaves is not.
    for (const go of line) {
      const wait = nextTurn - clock.monotonic();
      pause = new AbortController();
      // Ends early where nobody is left to wait.
      if (wait > 0) await timers.sleep(wait, pause.signal).catch(() => {});
      if (!line.delete(go)) continue;
      // Keeps the pace although timers ring late, but makes up for one turn at most.
      nextTurn = Math.max(nextTurn + gap, clock.monotonic());
      go();
    }
    isServing = false;
  }

  return (signal, withinMs = Number.POSITIVE_INFINITY) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new AbortedError("no", signal.reason));
      const left = new AbortController();
      const leave = () => {
        line.delete(go);
        if (line.size === 0) pause.abort();
        stopListening();
        left.abort();
      };
      const go = () => {
        leave();
        resolve(true);
      };
      const stopListening = onAbort(signal, () => {
        leave();
        reject(new AbortedError("no", signal?.reason));
      });
      const giveUp = () => {
        leave();
        resolve(false);
      };
      line.add(go);
      if (!isServing) void serve();
      const isWaiting = line.has(go) && withinMs < Number.POSITIVE_INFINITY;
      if (isWaiting) timers.sleep(withinMs, left.signal).then(giveUp, () => {});
    });
}
