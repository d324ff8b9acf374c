/** Writes boxes of the ISO family and elements of EBML by hand, for files that no encoder would make. */

type Part = number[] | Uint8Array | string;

/** Bytes in a row; strings are ASCII. */
export function bytes(...parts: Part[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    Buffer.concat(
      parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))),
    ),
  );
}

/** A 32-bit number, big end first. */
export const u32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);

/** A box with its size and name. */
export function box(type: string, ...parts: Part[]): Uint8Array<ArrayBuffer> {
  const content = bytes(...parts);
  return bytes(u32(8 + content.length), type, content);
}

/** An element of EBML, its size written in eight bytes. */
export function element(id: number[], ...parts: Part[]): Uint8Array<ArrayBuffer> {
  const content = bytes(...parts);
  return bytes(id, [0x01, 0, 0, 0], u32(content.length), content);
}

/** Replaces the first occurrence of a text of the same length. */
export function replaced(file: Uint8Array, text: string, by: Part): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(file);
  const at = Buffer.from(copy).indexOf(text, 0, "latin1");
  if (at === -1) throw new Error(`There is no ${text} in the file.`);
  copy.set(bytes(by), at);
  return copy;
}

/** Replaces the bytes at a distance behind the first occurrence of a text. */
export function patched(
  file: Uint8Array,
  text: string,
  distance: number,
  by: number[],
): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(file);
  const at = Buffer.from(copy).indexOf(text, 0, "latin1");
  if (at === -1) throw new Error(`There is no ${text} in the file.`);
  copy.set(by, at + text.length + distance);
  return copy;
}

/** Makes the segment of a WebM tell no size, as the recorders of browsers do. */
export function unsized(webm: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = Math.clz32(webm[Buffer.from(webm).indexOf("\x18\x53\x80\x67", 0, "latin1") + 4] ?? 0) - 23;
  return patched(webm, "\x18\x53\x80\x67", 0, [
    2 ** (9 - length) - 1,
    ...Array<number>(length - 1).fill(0xff),
  ]);
}

/** Puts an element into the first entry of the list of tracks of a WebM; what follows the list is left out. */
export function withTrackElement(webm: Uint8Array, added: Uint8Array): Uint8Array<ArrayBuffer> {
  const file = unsized(webm);
  // The first one is a pointer to it.
  const tracks = Buffer.from(file).lastIndexOf("\x16\x54\xae\x6b", undefined, "latin1");
  const entry = contentOf(file, tracks + 4).start;
  const { start, end } = contentOf(file, entry + 1);
  const list = element([0x16, 0x54, 0xae, 0x6b], element([0xae], file.subarray(start, end), added));
  return bytes(file.subarray(0, tracks), list);
}

function contentOf(file: Uint8Array, at: number): { start: number; end: number } {
  const length = Math.clz32(file[at] ?? 0) - 23;
  const size = file.subarray(at, at + length).reduce((sum, byte) => sum * 256 + byte, 0) - 2 ** (7 * length);
  return { start: at + length, end: at + length + size };
}
