import { expect, test } from "vitest";
import { readCursor, writeCursor } from "./cursor.ts";

const id = "0f9d2c1e-1111-4222-8333-444455556666";
const encoded = (text: string) => Buffer.from(text).toString("base64url");

test("a page goes on where the one before ended", () => {
  const cursor = { createdAt: new Date("2026-11-21T10:00:00.123Z"), id };
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  expect(readCursor(undefined)).toBeUndefined();
});

test.each([
  "",
  "next",
  encoded(`2026-11-21T10:00:00.123Z ${id}0`),
  encoded(`yesterday ${id}`),
  // A date, but none that the database knows.
  encoded(`-271821-04-20T00:00:00.000Z ${id}`),
])("what is no cursor of ours is named as such: %s", (cursor) => {
  expect(() => readCursor(cursor)).toThrow("cursor must be the `nextCursor` of the page before.");
});
