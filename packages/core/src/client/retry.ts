import { UnderstudyError } from "../errors.ts";
import type { Timers } from "../watch/timers.ts";

/** What a call is for; a create is money, a read is not. */
type Purpose = "create" | "read";

/** Calls, and calls again while the error is one that may pass, a few times at most. */
export type Retry = <T>(
  purpose: Purpose,
  call: () => Promise<T>,
  signal: AbortSignal | undefined,
) => Promise<T>;

/** How many more calls after the first, for what costs nothing. */
const readRetries = 3;
/** Longest pause when the far side asks for none, in milliseconds. */
const longestPause = 30_000;

/**
 * Makes a `Retry`. It pauses 1 s, doubling, less up to half of it by chance, and never shorter than the far side asks
 * for. A create is called again after a 429 only, which comes before any work.
 *
 * @param createRetries How many more calls after the first a create is given.
 */
export function createRetry(timers: Timers, random: () => number, createRetries: number): Retry {
  return async (purpose, call, signal) => {
    const retries = purpose === "create" ? createRetries : readRetries;
    for (let attempt = 0; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (attempt >= retries || !(error instanceof UnderstudyError) || !mayPass(purpose, error))
          throw error;
        const pause = Math.min(longestPause, 1000 * 2 ** attempt) * (0.5 + 0.5 * random());
        await timers.sleep(Math.max(pause, error.retryAfterMs ?? 0), signal);
      }
    }
  };
}

function mayPass(purpose: Purpose, { code, retryable }: UnderstudyError): boolean {
  return purpose === "create" ? code === "rate_limited" : retryable;
}
