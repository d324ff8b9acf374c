import { expect, test } from "vitest";
import { type Place, readRecord, writeRecord } from "./record.ts";
import { createSeal } from "./seal.ts";

const place: Place = {
  channelId: "1439482711111111111",
  messageId: "1439482722222222222",
  guildId: "1439482733333333333",
  userId: "1439482744444444444",
  locale: "tr",
  maxFileBytes: 20_971_520,
  isPrivate: false,
  isPersonal: false,
  isSpoiler: true,
  token: { value: `aW50ZXJhY3Rpb246${"x".repeat(200)}`, expiresAt: 1_763_000_000_000 },
};

test("a place comes back as it was, and its token is not to be read on the way", () => {
  const seal = createSeal("a bot token that nobody knows");
  const record = writeRecord(place, seal);
  expect(JSON.stringify(record)).not.toContain("aW50ZXJhY3Rpb246");
  expect(JSON.stringify(record).length).toBeLessThan(1024);
  expect(readRecord(JSON.parse(JSON.stringify(record)), seal)).toEqual(place);
});

test("a place whose message is not known is one all the same", () => {
  const seal = createSeal("a bot token that nobody knows");
  const unknown = { ...place, messageId: "" };
  expect(readRecord(writeRecord(unknown, seal), seal)).toEqual(unknown);
});

test("another bot token, another message, a changed letter: no token, but a place", () => {
  const seal = createSeal("a bot token that nobody knows");
  const record = writeRecord(place, seal);
  expect(readRecord(record, createSeal("another"))?.token).toBeUndefined();
  expect(readRecord({ ...record, message: "1" }, seal)?.token).toBeUndefined();
  expect(readRecord({ ...record, token: `A${record.token?.slice(1)}` }, seal)?.messageId).toBe(
    place.messageId,
  );
  expect(seal.open("", "x")).toBeUndefined();
});

test("what somebody else has written is no place", () => {
  const seal = createSeal("t");
  expect(readRecord({ v: 2 }, seal)).toBeUndefined();
  expect(readRecord(null, seal)).toBeUndefined();
  expect(readRecord({ ...writeRecord(place, seal), channel: "../x" }, seal)).toBeUndefined();
});
