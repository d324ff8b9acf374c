import { UnderstudyError } from "../errors.ts";
import type { Timers } from "../watch/timers.ts";

/** Calls, and calls again while the error is one that may pass, a few times at most. */
export type Retry = <T>(call: () => Promise<T>, signal: AbortSignal | undefined) => Promise<T>;

/** How many more calls after the first. */
const retries = 3;
/** Longest pause when the far side asks for none, in milliseconds. */
const longestPause = 30_000;

/**
 * Makes a `Retry`. It pauses 1 s, doubling, less up to half of it by chance, and never shorter than the far side asks
 * for. A create may be called this way too: its one `retryable` error is a 429, which comes before any work.
 */
export function createRetry(timers: Timers, random: () => number): Retry {
  return async (call, signal) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (attempt >= retries || !(error instanceof UnderstudyError) || !error.retryable) throw error;
        const pause = Math.min(longestPause, 1000 * 2 ** attempt) * (0.5 + 0.5 * random());
        await timers.sleep(Math.max(pause, error.retryAfterMs ?? 0), signal);
      }
    }
  };
}
