import { MediaError } from "../media-error.ts";
import { createBudget } from "./byte-source.ts";
import { type MediaSource, openSource } from "./open-source.ts";
import { BlockReader } from "./reader.ts";

/** How reading is bounded and done. */
export interface ReadOptions {
  /** Fetches URLs; `globalThis.fetch` when left out. A server hands in one that refuses private addresses. */
  fetch?: typeof fetch | undefined;
  /** Stops at once; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Bytes that may be read from the file, at most; reading more is the error `read_limit`. */
  maxBytes?: number | undefined;
  /** Milliseconds the whole work may take; taking longer is the error `timeout`. `Infinity` means no limit. */
  timeoutMs?: number | undefined;
}

/** What is meant where an option is left out. */
export interface ReadDefaults {
  maxBytes: number;
  timeoutMs: number;
}

/** Milliseconds that a timer can wait, 25 days; one that is asked for more rings at once. */
const longestTimer = 2 ** 31 - 1;

/** Bytes of a file kept in memory to go back to. */
const cacheBytes = 32 * 2 ** 20;

/**
 * Opens a file, works on it and lets go of it, within a time and a number of bytes. Whatever goes wrong comes out as a
 * `MediaError`, or as the reason of the caller's signal; nothing that the work does can make it last longer.
 */
export async function withReader<Result>(
  source: MediaSource,
  options: ReadOptions,
  defaults: ReadDefaults,
  work: (reader: BlockReader) => Promise<Result>,
): Promise<Result> {
  const {
    fetch = globalThis.fetch,
    signal,
    maxBytes = defaults.maxBytes,
    timeoutMs = defaults.timeoutMs,
  } = options;
  signal?.throwIfAborted();
  const ending = new AbortController();
  const abort = () => ending.abort(signal?.reason);
  signal?.addEventListener("abort", abort);
  const timeOut = () => ending.abort(new MediaError("timeout", { max: timeoutMs / 1000 }));
  const timer = timeoutMs > longestTimer ? undefined : setTimeout(timeOut, timeoutMs);
  const ended = new Promise<never>((_, reject) => {
    ending.signal.addEventListener("abort", () => reject(ending.signal.reason));
  });

  const run = async () => {
    const budget = createBudget(maxBytes);
    const opened = await openSource(source, { fetch, signal: ending.signal, budget });
    try {
      if (opened.size === 0) throw new MediaError("empty");
      return await work(new BlockReader(opened, { signal: ending.signal, budget, cacheBytes }));
    } finally {
      await opened.close().catch(() => {});
    }
  };
  try {
    // Racing, because an injected fetch, or a disk that went to sleep, may heed no signal.
    return await Promise.race([run(), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
