/**
 * Checks that a value may cross between panel and document sandbox: primitives, plain objects, arrays, `ArrayBuffer`,
 * `Blob` and `Error`, as Adobe's page on their communication lists them.
 *
 * @throws {TypeError} naming the place and what was found there.
 */
export function checkBridgeValue(value: unknown, place = "value", above: readonly unknown[] = []): void {
  if (value === null || ["undefined", "string", "number", "boolean", "bigint"].includes(typeof value)) return;
  if (typeof value !== "object") throw refused(place, `a ${typeof value}`);
  if (value instanceof ArrayBuffer || value instanceof Blob || value instanceof Error) return;
  if (above.includes(value)) throw refused(place, "a circular object");
  const within = [...above, value];
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkBridgeValue(item, `${place}[${index}]`, within);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refused(place, `an instance of ${value.constructor?.name ?? "a class"}`);
  }
  for (const [key, item] of Object.entries(value)) checkBridgeValue(item, `${place}.${key}`, within);
}

function refused(place: string, what: string): TypeError {
  return new TypeError(
    `${place} is ${what}, which cannot pass between panel and document sandbox. Primitives, plain objects, arrays, ArrayBuffer, Blob and Error can.`,
  );
}
