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
  constructor() {
    super("The file is larger than allowed.");
  }
}

/** There is no room left for files; nothing was stored. */
export class StorageFullError extends Error {
  override name = "StorageFullError";
  constructor(cause: unknown) {
    super("There is no room left for files.", { cause });
  }
}

/** A form that a browser or a program posts, with its file in the field `file` behind these fields. */
export interface UploadForm {
  url: string;
  fields: Record<string, string>;
}

/** A storage that takes files from anybody who has a form for it: their bytes do not come by us. */
export interface DirectUploads {
  /** A form that puts one file of at most so many bytes under a key, any number of times until it is over. */
  form(key: string, options: { maxBytes: number; seconds: number }): Promise<UploadForm>;
  /** Copies a file within the storage. @returns whether there was one. */
  copy(from: string, to: string): Promise<boolean>;
}

/**
 * Where files are kept. A key is either whole or not there: a file appears under it at once, when all of it is safe.
 * Putting the same key again replaces it.
 */
export interface Storage {
  /**
   * Takes a stream to its end. When the stream fails, so does this, with the stream's own error and nothing stored.
   * @throws {TooLargeError} beyond `maxBytes`.
   * @throws {StorageFullError}
   */
  put(key: string, content: Readable, options: { maxBytes: number; mimeType: string }): Promise<Stored>;
  /** @returns `undefined` when there is no such file. */
  get(key: string, range?: ByteRange): Promise<Readable | undefined>;
  /** @returns bytes; `undefined` when there is no such file. */
  size(key: string): Promise<number | undefined>;
  /** Does nothing when there is no such file. */
  delete(key: string): Promise<void>;
  /** The keys of all files last written between two times, and of whatever a killed process left half written. */
  list(written: { after: Date; before: Date }): AsyncIterable<string>;
  /** An address on the storage itself that anybody may fetch for a while; `undefined` where it has none of its own. */
  publicUrl(key: string, options: { seconds: number; mimeType: string }): Promise<string | undefined>;
  /** Where files can be sent to the storage itself. */
  direct?: DirectUploads | undefined;
}
