import { expect, test } from "vitest";
import { customId, parseCustomId } from "./custom-id.ts";

test("an id says what it is about, and fits the longest there is", () => {
  const id = customId("again", "0f9d2c1e-1111-4222-8333-444455556666", "1439482711111111111");
  expect(parseCustomId(id)).toEqual({
    action: "again",
    about: ["0f9d2c1e-1111-4222-8333-444455556666", "1439482711111111111"],
  });
  const cursor = Buffer.from(`${new Date(0).toISOString()} 0f9d2c1e-1111-4222-8333-444455556666`).toString(
    "base64url",
  );
  expect(() => customId("page", cursor, "me")).not.toThrow();
  expect(() => customId("page", "x".repeat(100))).toThrow(RangeError);
});

test("what we never wrote is not read", () => {
  for (const id of [
    "",
    "again",
    "againx:1",
    "constructor:1",
    "again:../x:1",
    "again:1 2",
    `again:${"x".repeat(99)}`,
  ]) {
    expect(parseCustomId(id)?.about ?? []).toEqual([]);
  }
});
