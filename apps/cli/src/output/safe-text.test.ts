import { expect, it } from "vitest";
import { safeJson, safeText } from "./safe-text.ts";

it.each([
  ["\u001b[31mred\u001b[0m", "red"],
  ["title\u001b]0;owned\u0007 set", "title set"],
  ["one\r\ntwo\tthree", "one two three"],
  ["\u009b2Jcleared", "cleared"],
  ["bell\u0007 and \u0000 zero", "bell and zero"],
  ["gpj.\u202eexe", "gpj. exe"],
  ["音声 é 🎬", "音声 é 🎬"],
])("makes %j harmless", (text, safe) => {
  expect(safeText(text).replace(/ +/g, " ").trim()).toBe(safe);
});

it("writes JSON that means the same and holds nothing a terminal acts on", () => {
  const value = { text: "a\u001b[2J\u009b2J\u202e\u2028\u007fz" };
  const json = safeJson(value);
  expect(JSON.parse(json)).toEqual(value);
  expect(json).toMatch(/^[\x20-\x7e]+$/);
});
