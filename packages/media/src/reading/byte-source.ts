import { MediaError } from "../media-error.ts";

/** A file that can be read at any place. */
export interface ByteSource {
  /** Bytes in the whole file. */
  readonly size: number;
  /** Exactly the bytes from `start` up to, without, `end`; both lie within the file. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** Lets go of whatever is held open. */
  close(): Promise<void>;
}

/** How many bytes may still be fetched. */
export interface ReadBudget {
  readonly max: number;
  readonly left: number;
  /** Takes bytes off the budget. Throws `read_limit` when they exceed what is left. */
  spend(bytes: number): void;
}

/** Makes a budget of `max` bytes. */
export function createBudget(max: number): ReadBudget {
  let left = max;
  return {
    max,
    get left() {
      return left;
    },
    spend(bytes) {
      if (bytes > left) throw new MediaError("read_limit", { max: inWords(max) });
      left -= bytes;
    },
  };
}

/** Bytes in the largest unit of which there is one at least. */
function inWords(bytes: number): string {
  const tenths = (unit: number) => Math.round((bytes / unit) * 10) / 10;
  if (bytes >= 1e6) return `${tenths(1e6)} MB`;
  return bytes >= 1000 ? `${tenths(1000)} kB` : `${bytes} bytes`;
}
