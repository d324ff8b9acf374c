/** How many keys, and bytes of keys and values together, an add-on may attach to a node or media file. */
export const addOnDataQuota: { numKeys: number; sizeInBytes: number } = {
  numKeys: 20,
  sizeInBytes: 3 * 1024,
};

/** Bytes that attached data count for. */
export function addOnDataSize(data: Readonly<Record<string, string>>): number {
  return Object.entries(data).reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(value), 0);
}

/** @throws {Error} when it is more than a node may carry, or no text. */
export function checkAddOnData(data: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(data)) {
    if (typeof value !== "string")
      throw new TypeError(`Add-on data "${key}" is ${typeof value}, not a text.`);
  }
  const { numKeys, sizeInBytes } = addOnDataQuota;
  const texts = data as Readonly<Record<string, string>>;
  if (Object.keys(texts).length > numKeys) throw new Error(`Add-on data has at most ${numKeys} keys.`);
  if (addOnDataSize(texts) > sizeInBytes) throw new Error(`Add-on data holds at most ${sizeInBytes} bytes.`);
}

/** Without TextEncoder, which the document sandbox lacks. */
function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
