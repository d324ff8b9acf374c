import type { BlockReader } from "../reading/reader.ts";

/** A box of the ISO family (ISO 14496-12), as its header tells. */
export interface Box {
  /** Four characters, such as `moov`. */
  type: string;
  /** Where its content begins. */
  contentStart: number;
  /** Where it ends by its own account, which may lie beyond what there is. */
  end: number;
}

/** Boxes looked at, at most: a file has some ten, a fragmented one two for every few seconds. */
export const maxBoxes = 50_000;

/** The outermost boxes of a file, in their order, up to the first thing that is no box. */
export async function* topLevelBoxes(reader: BlockReader): AsyncGenerator<Box, void, undefined> {
  let start = 0;
  for (let count = 0; count < maxBoxes; count += 1) {
    const box = boxAt(await reader.read(start, start + 16), start, reader.size);
    if (!box) return;
    yield box;
    start = box.end;
  }
}

/** The boxes in a stretch of bytes, in their order. */
export function* boxesIn(bytes: Uint8Array, start: number, end: number): Generator<Box, void, undefined> {
  let at = start;
  while (at + 8 <= end) {
    const box = boxAt(bytes.subarray(at, at + 16), at, end);
    if (!box) return;
    yield box;
    at = box.end;
  }
}

/** @param all - Where a box ends that reaches to the end of everything. */
function boxAt(header: Uint8Array, start: number, all: number): Box | undefined {
  if (header.length < 8) return undefined;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const type = String.fromCharCode(...header.subarray(4, 8));
  const size = view.getUint32(0);
  if (size === 0) return { type, contentStart: start + 8, end: all };
  if (size !== 1) return size < 8 ? undefined : { type, contentStart: start + 8, end: start + size };
  if (header.length < 16) return undefined;
  const largeSize = Number(view.getBigUint64(8));
  return largeSize < 16 ? undefined : { type, contentStart: start + 16, end: start + largeSize };
}
