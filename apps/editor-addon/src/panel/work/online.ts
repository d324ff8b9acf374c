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
