import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";

/** Hears what other processes say over the database. */
export interface Listener {
  /** Calls back on every message of a channel, and with `undefined` when some may have been missed. */
  on(channel: string, callback: (message: string | undefined) => void): () => void;
  close(): Promise<void>;
}

/** Holds one connection for LISTEN, and takes another when it breaks. */
export function startListener(connectionString: string, channels: readonly string[], log: Logger): Listener {
  const callbacks = new Map<string, Set<(message: string | undefined) => void>>();
  let client: pg.Client | undefined;
  const closing = new AbortController();
  const { signal } = closing;

  function tell(channel: string, message: string | undefined): void {
    for (const callback of callbacks.get(channel) ?? []) callback(message);
  }

  async function connect(): Promise<void> {
    for (let pause = 100; !signal.aborted; pause = Math.min(2 * pause, 5_000)) {
      const next = new pg.Client({
        connectionString,
        keepAlive: true,
        connectionTimeoutMillis: 5_000,
        application_name: "understudy listener",
      });
      // A client that breaks says so twice; `end` is enough.
      next.on("error", () => {});
      next.on("notification", ({ channel, payload }) => tell(channel, payload ?? ""));
      client = next;
      try {
        await next.connect();
        for (const channel of channels) await next.query(`listen ${channel}`);
      } catch (error) {
        log.warn({ err: error }, "cannot listen to the database yet");
        await next.end().catch(() => {});
        await sleep(pause, undefined, { signal }).catch(() => {});
        continue;
      }
      next.once("end", () => {
        if (!signal.aborted) void connect();
      });
      for (const channel of channels) tell(channel, undefined);
      return;
    }
  }

  void connect();

  return {
    on(channel, callback) {
      const group = callbacks.get(channel) ?? new Set();
      callbacks.set(channel, group.add(callback));
      return () => void group.delete(callback);
    },
    async close() {
      closing.abort();
      await client?.end().catch(() => {});
    },
  };
}
