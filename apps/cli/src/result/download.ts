import type { FileHandle } from "node:fs/promises";
import { OutputExpiredError } from "@understudy/core";
import { CliError } from "../cli-error.ts";

export interface DownloadOptions {
  fetch: typeof globalThis.fetch;
  /** Waits; rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  signal: AbortSignal;
  onProgress?: ((received: number, total: number | undefined) => void) | undefined;
  /** Milliseconds without a byte after which a connection counts as broken; 30 s by default. */
  stallMs?: number | undefined;
  /** The most bytes that a result may have; 2 GB by default. */
  maxBytes?: number | undefined;
}

/** Attempts in a row that may bring nothing new. */
const patience = 5;

/**
 * Writes what is at an address into an open file, whole. Goes on where a broken connection ended if the server can, or
 * else from the beginning. Nothing is sent along: the key belongs to another host.
 *
 * @throws {OutputExpiredError} when the address no longer answers with the file.
 * @throws {CliError} `download_failed` when several attempts in a row bring nothing new; `too_large` when more than
 * `maxBytes` are announced or come.
 */
export async function download(url: string, file: FileHandle, options: DownloadOptions): Promise<void> {
  if (!/^https?:/i.test(url)) {
    throw new CliError(
      "download_failed",
      "The provider named a result at an address that is not http or https.",
    );
  }
  const state: State = { received: 0, total: undefined, validator: undefined, furthest: 0 };
  for (let attempts = 1; ; attempts++) {
    const before = state.furthest;
    try {
      return await attempt(url, file, state, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof BrokenDownload)) throw error;
      if (state.furthest > before) attempts = 1;
      if (attempts >= patience) {
        throw new CliError(
          "download_failed",
          `The result could not be downloaded whole: ${error.message}. It is still at the provider.`,
          error.cause ?? error,
        );
      }
    }
    await options.sleep(Math.min(1000 * 2 ** (attempts - 1), 8000), options.signal);
  }
}

/** One connection that ended before the file did; another may bring the rest. */
class BrokenDownload extends Error {}

interface State {
  received: number;
  /** Size of the whole file in bytes, where the server says it. */
  total: number | undefined;
  /** Tells whether the file at the address is still the one that was begun. */
  validator: string | undefined;
  /** The most that was ever received. */
  furthest: number;
}

async function attempt(url: string, file: FileHandle, state: State, options: DownloadOptions): Promise<void> {
  const { fetch, signal, onProgress, stallMs = 30_000, maxBytes = 2e9 } = options;
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), stallMs);
  const network = async <T>(step: Promise<T>): Promise<T> => {
    try {
      return await step;
    } catch (cause) {
      throw new BrokenDownload(stalled.signal.aborted ? "nothing came any more" : "the connection broke", {
        cause,
      });
    }
  };
  try {
    const response = await network(
      fetch(url, { headers: requestHeaders(state), signal: AbortSignal.any([signal, stalled.signal]) }),
    );
    const reader = response.body?.getReader();
    try {
      await begin(response, file, state);
      checkSize(state.total ?? 0, maxBytes);
      for (;;) {
        const { done, value } = reader ? await network(reader.read()) : { done: true };
        if (done || !value) break;
        timer.refresh();
        const received = state.received + value.byteLength;
        if (received > (state.total ?? received)) restart(state, "more came than was announced");
        checkSize(received, maxBytes);
        await writeAll(file, value, state.received);
        state.received = received;
        state.furthest = Math.max(state.furthest, state.received);
        onProgress?.(state.received, state.total);
      }
    } finally {
      await reader?.cancel().catch(() => {});
    }
    if (state.received < (state.total ?? 1)) throw new BrokenDownload("the connection ended too early");
  } finally {
    clearTimeout(timer);
  }
}

function requestHeaders({ received, validator }: State): Record<string, string> {
  // Compressed in transit, sizes and ranges would not be those of the file.
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (received > 0) headers.range = `bytes=${received}-`;
  if (received > 0 && validator) headers["if-range"] = validator;
  return headers;
}

/** Reads status and headers, and brings `state` and file to where the body begins. */
async function begin({ status, headers }: Response, file: FileHandle, state: State): Promise<void> {
  if (status === 206 && state.received > 0) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
    const fits = Number(start) === state.received && (state.total ?? Number(total)) === Number(total);
    if (!fits) restart(state, "the rest does not fit what was there");
    return;
  }
  if (status === 200) {
    const length = headers.get("content-length");
    state.received = 0;
    state.total = length === null || headers.has("content-encoding") ? undefined : Number(length);
    const etag = headers.get("etag");
    state.validator = etag?.startsWith('"') ? etag : (headers.get("last-modified") ?? undefined);
    await file.truncate(0);
    return;
  }
  if (status === 416) restart(state, "the server knows no rest");
  if (status >= 400 && status < 500 && ![408, 425, 429].includes(status))
    throw new OutputExpiredError({ status });
  throw new BrokenDownload(`the host of the result answered ${status}`);
}

function checkSize(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new CliError(
    "too_large",
    `The result is larger than ${maxBytes / 1e9} GB, and was not saved. It is still at the provider.`,
  );
}

function restart(state: State, reason: string): never {
  state.received = 0;
  throw new BrokenDownload(reason);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.byteLength; ) {
    written += (await file.write(bytes, written, bytes.byteLength - written, position + written))
      .bytesWritten;
  }
}
