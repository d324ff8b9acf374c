import { expect, test } from "vitest";
import { pack, unpack } from "./marshal.ts";

const there = (value: unknown) => unpack(pack(value, () => new TextEncoder().encode("blob").buffer));

test.each([
  undefined,
  null,
  1.5,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  10n ** 20n,
  "é😀",
  [1, [undefined]],
  { $: "number", text: "no tag" },
  new Uint8Array([1, 2]).buffer,
])("%s comes out as it went in", (value) => {
  expect(there(value)).toEqual(value);
});

test("a blob keeps its type, an error its name and message", async () => {
  const blob = there(new Blob(["blob"], { type: "text/plain" })) as Blob;
  expect([blob.type, await blob.text()]).toEqual(["text/plain", "blob"]);
  const error = there(new RangeError("too far")) as Error;
  expect([error.name, error.message]).toEqual(["RangeError", "too far"]);
});
