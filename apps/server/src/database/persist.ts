import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { isUnavailable } from "./unavailable.ts";

/** Repeats a write until the database takes it. The write must be one that may be repeated. */
export type Persist = <T>(write: () => Promise<T>) => Promise<T>;

/**
 * For what cannot be asked for again: a paid answer must be written down, however long the database is away. Ends with
 * the error of the last try when `signal` aborts.
 */
export function createPersist(log: Pick<Logger, "warn">, signal: AbortSignal): Persist {
  return async (write) => {
    for (let pause = 100; ; pause = Math.min(2 * pause, 5_000)) {
      try {
        return await write();
      } catch (error) {
        if (!isUnavailable(error) || signal.aborted) throw error;
        log.warn({ err: error }, "the database is away, a write waits for it");
        await sleep(pause, undefined, { signal }).catch(() => {});
      }
    }
  };
}
