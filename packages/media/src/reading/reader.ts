import { MediaError } from "../media-error.ts";
import type { ByteSource, ReadBudget } from "./byte-source.ts";

const blockBytes = 65_536;
/** Blocks fetched at once, at most, when reading goes straight on. */
const maxAhead = 16;
/** Reads between two pauses that let timers, input and aborts have their turn. */
const readsPerTurn = 256;

/** Reads from one file, at most: so many, and one for every so many bytes of it. Even a packet of speech has more. */
const maxReads = { always: 20_000, bytesEach: 25 };

/** How a reader is bounded. */
export interface ReaderLimits {
  signal: AbortSignal;
  budget: ReadBudget;
  /** Bytes remembered at most, so that going back a little costs nothing. */
  cacheBytes: number;
}

/**
 * Reads a file block by block and remembers the blocks. Every byte that a parser sees comes through here, which is
 * what bounds it: the budget of bytes, the number of reads, the deadline and the abort are checked at each.
 */
export class BlockReader {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #limits: ReaderLimits;
  readonly #blocks = new Map<number, Uint8Array>();
  #turn: Promise<unknown> = Promise.resolve();
  #reads = 0;
  #expected = -1;
  #ahead = 1;

  constructor(source: ByteSource, limits: ReaderLimits) {
    this.size = source.size;
    this.#source = source;
    this.#limits = limits;
  }

  /** The bytes from `start` up to, without, `end`; fewer where the file ends before. */
  read(start: number, end: number): Promise<Uint8Array> {
    const answer = this.#turn.then(() => this.#read(start, Math.min(end, this.size)));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async #read(start: number, end: number): Promise<Uint8Array> {
    const { signal, budget } = this.#limits;
    signal.throwIfAborted();
    this.#reads += 1;
    // Damaged files lead parsers round in circles.
    if (this.#reads > maxReads.always + this.size / maxReads.bytesEach)
      throw new MediaError("damaged", { given: "a video" });
    if (this.#reads % readsPerTurn === 0) await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    if (end <= start) return new Uint8Array();
    if (end - start > budget.max) budget.spend(end - start);

    const first = Math.floor(start / blockBytes);
    const last = Math.floor((end - 1) / blockBytes);
    const bytes = new Uint8Array(end - start);
    for (let block = first; block <= last; block += 1) {
      const found = this.#blocks.get(block) ?? (await this.#fetch(block, last));
      const from = block * blockBytes;
      bytes.set(found.subarray(Math.max(start - from, 0), end - from), Math.max(from - start, 0));
    }
    this.#forget();
    return bytes;
  }

  /** Fetches a missing block, and with it the missing ones after it that are needed or likely to be. */
  async #fetch(block: number, last: number): Promise<Uint8Array> {
    this.#ahead = block === this.#expected ? Math.min(this.#ahead * 2, maxAhead) : 1;
    let end = block + 1;
    while (end <= Math.max(last, block + this.#ahead - 1) && !this.#blocks.has(end)) end += 1;
    this.#expected = end;

    const from = block * blockBytes;
    const wanted = Math.min((last + 1) * blockBytes, end * blockBytes, this.size);
    const ahead = Math.min(end * blockBytes, this.size);
    const bytes = await this.#source.read(from, ahead - from <= this.#limits.budget.left ? ahead : wanted);
    for (let at = 0; at < bytes.length; at += blockBytes) {
      this.#blocks.set(block + at / blockBytes, bytes.subarray(at, at + blockBytes));
    }
    return bytes.subarray(0, blockBytes);
  }

  #forget(): void {
    for (const block of this.#blocks.keys()) {
      if (this.#blocks.size * blockBytes <= this.#limits.cacheBytes) return;
      this.#blocks.delete(block);
    }
  }
}
