import type { World } from "../state/world.ts";

/** How long to wait at most: real time, generous, since it only ends what would never end. */
export interface WaitOptions {
  /** Milliseconds; 30,000 by default. */
  timeoutMs?: number;
}

/**
 * Waits until something is found, looking again whenever anything happens and, since time passes too, now and then.
 *
 * @param look Returns what is waited for, or `undefined` while it is not there.
 * @param what Named in the error when the time is over.
 */
export function waitFor<T>(
  world: World,
  look: () => T | undefined,
  what: () => string,
  options: WaitOptions = {},
): Promise<T> {
  const { timeoutMs = 30_000 } = options;
  return new Promise((resolve, reject) => {
    const stop = () => {
      unlisten();
      clearTimeout(timer);
      clearInterval(glance);
    };
    const attempt = () => {
      try {
        const found = look();
        if (found === undefined) return;
        stop();
        resolve(found);
      } catch (error) {
        stop();
        reject(error);
      }
    };
    const unlisten = world.listen(attempt);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${timeoutMs} ms in vain for ${what()}.`));
    }, timeoutMs);
    const glance = setInterval(attempt, 250);
    attempt();
  });
}
