/** An element of EBML (RFC 8794), as its header tells. */
export interface Element {
  id: number;
  contentStart: number;
  /** Where it ends by its own account; `undefined` where it does not say. */
  end: number | undefined;
}

/** The few elements of Matroska (RFC 9559) that are looked at here. */
export const id = {
  segment: 0x18538067,
  cues: 0x1c53bb6b,
  cluster: 0x1f43b675,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
  contentEncoding: 0x6240,
  contentEncryption: 0x5035,
} as const;

/** The element whose header begins at a place; `undefined` where there is none. */
export function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const sizeAt = at + lengthAt(bytes, at);
  const sizeLength = lengthAt(bytes, sizeAt);
  const contentStart = sizeAt + sizeLength;
  if (sizeAt - at > 4 || sizeLength > 8 || contentStart > bytes.length) return undefined;
  // The bits behind the first one that is set. Taking that one off later would cost the last bits of a long number.
  const mask = 0xff >> sizeLength;
  const first = (bytes[sizeAt] ?? 0) & mask;
  const size = numberIn(bytes, sizeAt + 1, contentStart, first);
  // All bits set is how an element says that it does not know its size.
  const isUnknown = first === mask && bytes.subarray(sizeAt + 1, contentStart).every((byte) => byte === 0xff);
  return { id: numberIn(bytes, at, sizeAt), contentStart, end: isUnknown ? undefined : contentStart + size };
}

/** Bytes of the variable-length number at a place: one more than its first byte has leading zero bits. */
export function lengthAt(bytes: Uint8Array, at: number): number {
  return Math.clz32(bytes[at] ?? 0) - 23;
}

/** A number of several bytes. @param value What the bytes before them amount to. */
function numberIn(bytes: Uint8Array, start: number, end: number, value = 0): number {
  let number = value;
  for (let at = start; at < end; at += 1) number = number * 256 + (bytes[at] ?? 0);
  return number;
}
