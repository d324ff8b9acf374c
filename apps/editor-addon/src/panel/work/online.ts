import { config } from "../config.ts";
import { ServerError } from "../server/server-error.ts";
import type { Context } from "./context.ts";

/** Resolves as soon as the browser has a network: at once when it has one. Rejects when the signal ends the wait. */
export function waitUntilOnline({ store }: Pick<Context, "store">, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (store.state.isOnline) return resolve();
    const stop = store.subscribe(({ isOnline }) => {
      if (!isOnline) return;
      end();
      resolve();
    });
    const abort = () => {
      end();
      reject(signal?.reason);
    };
    const end = () => {
      stop();
      signal?.removeEventListener("abort", abort);
    };
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/**
 * Does something that needs the network: later, while there is none; a few times, while nobody answers.
 * It must be of a kind that may be done twice.
 */
export async function patiently<T>(
  context: Pick<Context, "store" | "timers">,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { first, last, attempts } = config.retry;
  let pause: number = first;
  for (let attempt = 1; ; attempt++) {
    await waitUntilOnline(context, signal);
    try {
      return await work();
    } catch (error) {
      if (!context.store.state.isOnline) attempt = 0;
      if (!isUnheard(error) || attempt >= attempts) throw error;
    }
    await context.timers.sleep(pause, signal);
    pause = Math.min(pause * 2, last);
  }
}

/** Whether no answer came, or none of the server itself. */
function isUnheard(error: unknown): boolean {
  return error instanceof ServerError && [0, 502, 503, 504].includes(error.status);
}
