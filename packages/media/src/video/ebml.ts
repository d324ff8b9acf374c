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
  const idLength = lengthAt(bytes, at);
  const sizeLength = lengthAt(bytes, at + idLength);
  const contentStart = at + idLength + sizeLength;
  if (idLength > 4 || sizeLength > 8 || contentStart > bytes.length) return undefined;
  const size = bytes.subarray(at + idLength, contentStart);
  const end = isUnknown(size) ? undefined : contentStart + decoded(size);
  return { id: numberOf(bytes.subarray(at, at + idLength)), contentStart, end };
}

/** Bytes of the variable-length number at a place: one more than its first byte has leading zero bits. */
export function lengthAt(bytes: Uint8Array, at: number): number {
  return Math.clz32(bytes[at] ?? 0) - 23;
}

/** The bits behind the first one that is set. Taking that one off later would cost the last bits of a long number. */
function decoded(variable: Uint8Array): number {
  const [first = 0, ...rest] = variable;
  return numberOf([first & (0xff >> variable.length), ...rest]);
}

/** All bits set is how an element says that it does not know its size. */
function isUnknown(variable: Uint8Array): boolean {
  const [first = 0, ...rest] = variable;
  return first === 2 ** (9 - variable.length) - 1 && rest.every((byte) => byte === 0xff);
}

const numberOf = (bytes: Iterable<number>) => [...bytes].reduce((value, byte) => value * 256 + byte, 0);
