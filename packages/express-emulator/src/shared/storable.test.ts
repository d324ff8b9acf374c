import { expect, test } from "vitest";
import { checkStorable, storableSize } from "./storable.ts";

test.each([undefined, null, 1, "a", true, [1, { a: new Uint8Array(2) }], Object.create(null)])(
  "keeps what Adobe lists",
  (value) => {
    expect(() => checkStorable(value)).not.toThrow();
  },
);

test.each([
  [new Blob(), "value is an instance of Blob"],
  [{ a: { b: new Date() } }, "value.a.b is an instance of Date"],
  [[new Map()], "value[0] is an instance of Map"],
  [() => 1, "value is a function"],
  [1n, "value is a bigint"],
  [new Uint16Array(1), "instance of Uint16Array"],
])("refuses anything else, naming its place", (value, message) => {
  expect(() => checkStorable(value)).toThrow(message);
});

test("text counts as UTF-8, bytes as bytes", () => {
  expect(storableSize("é")).toBe(2);
  expect(storableSize(new Uint8Array(1000))).toBe(1000);
  expect(storableSize({ text: "é", bytes: new Uint8Array(10) })).toBe(4 + 2 + 5 + 10 + 2);
});
