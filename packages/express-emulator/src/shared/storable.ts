/** How much an add-on may keep, in bytes: "10 MB" of Adobe's page on client storage. */
export const storageQuota: number = 10 * 1024 * 1024;

/**
 * Checks that client storage takes a value: strings, numbers, booleans, null, undefined, plain objects, arrays and
 * `Uint8Array`, as Adobe's page on client storage lists them.
 *
 * @throws {TypeError} naming the place and what was found there.
 */
export function checkStorable(value: unknown, place = "value"): void {
  if (value === null || ["undefined", "string", "number", "boolean"].includes(typeof value)) return;
  if (value instanceof Uint8Array) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkStorable(item, `${place}[${index}]`);
    return;
  }
  if (typeof value === "object" && isPlain(value)) {
    for (const [key, item] of Object.entries(value)) checkStorable(item, `${place}.${key}`);
    return;
  }
  const what = typeof value === "object" ? `an instance of ${value.constructor.name}` : `a ${typeof value}`;
  throw new TypeError(`${place} is ${what}, which clientStorage does not keep.`);
}

/** How many bytes a storable value counts for. Texts count as UTF-8. */
export function storableSize(value: unknown): number {
  if (typeof value === "string") return new TextEncoder().encode(value).length;
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + storableSize(item), 2);
  if (typeof value !== "object" || value === null) return 8;
  return Object.entries(value).reduce((sum, [key, item]) => sum + storableSize(key) + storableSize(item), 2);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
