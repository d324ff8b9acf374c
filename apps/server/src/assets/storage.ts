import type { Readable } from "node:stream";

/** A part of a file: both ends included, in bytes from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

/** What was stored. */
export interface Stored {
  sizeBytes: number;
  /** SHA-256 of the content. */
  sha256: Buffer;
}

/** A stream grew beyond the size that was allowed; nothing was stored. */
export class TooLargeError extends Error {
  override name = "TooLargeError";
}

/**
 * Where files are kept. A key is either whole or not there: a file appears under it at once, when all of it is safe.
 * Putting the same key again replaces it.
 */
export interface Storage {
  /** @throws {TooLargeError} beyond `maxBytes`. */
  put(key: string, content: Readable, options: { maxBytes: number; mimeType: string }): Promise<Stored>;
  /** @returns `undefined` when there is no such file. */
  get(key: string, range?: ByteRange): Promise<Readable | undefined>;
  size(key: string): Promise<number | undefined>;
  delete(key: string): Promise<void>;
  /** An address on the storage itself that anybody may fetch for a while; `undefined` where it has none of its own. */
  publicUrl(key: string, options: { seconds: number; mimeType: string }): Promise<string | undefined>;
}
