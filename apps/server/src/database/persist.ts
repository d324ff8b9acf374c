import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { isUnavailable } from "./unavailable.ts";

/** Repeats a write until the database takes it. The write must be one that may be repeated. */
export type Persist = <T>(write: () => Promise<T>) => Promise<T>;

// SQLSTATEs of refusals that pass: out of disk or memory, serialization, deadlock, a lock or statement that took too
// long, a server that is a replica for the moment.
const passing = /^(53...|40001|40P01|55P03|57014|25006)$/;

function mayPass(error: unknown): boolean {
  if (isUnavailable(error)) return true;
  return error instanceof Error && "code" in error && passing.test(String(error.code));
}

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
        if (!mayPass(error) || signal.aborted) throw error;
        log.warn({ err: error }, "the database does not take a write, which waits for it");
        await sleep(pause, undefined, { signal }).catch(() => {});
      }
    }
  };
}
