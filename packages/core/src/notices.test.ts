import { expect, test } from "vitest";
import { notice, quote } from "./notices.ts";

test("a path reads as in code; odd keys are quoted, and never at length", () => {
  const field = (...path: (string | number)[]) =>
    notice("required", path).message.replace(" is required.", "");
  expect(field("references", 0, "uri")).toBe("references[0].uri");
  expect(field("promptImage")).toBe("promptImage");
  expect(field()).toBe("The input");
  expect(field(0)).toBe("[0]");
  expect(field("callback-url")).toBe("callback-url");
  expect(field("a", "b c\n")).toBe(String.raw`a["b c\n"]`);
  expect(field("x".repeat(500)).length).toBeLessThan(100);
});

test("one is singular, more are plural", () => {
  expect(notice("too_few", ["list"], { min: 1, given: 0 }).message).toBe(
    "list must hold at least 1 entry, not 0.",
  );
  expect(notice("too_few", ["list"], { min: 2, given: 0 }).message).toBe(
    "list must hold at least 2 entries, not 0.",
  );
  expect(notice("too_short", ["text"], { min: 1, given: 0 }).message).toBe(
    "text must be at least 1 character long, not 0.",
  );
});

test("what somebody gave is not taken for a part of the sentence", () => {
  const { message } = notice("not_https", ["uri"], { given: '"{max} $& {given}"' });
  expect(message).toBe('uri must be an https:// URL, not "{max} $& {given}".');
});

test("a notice keeps its own copy of the path and the figures for other languages", () => {
  const path = ["seed"];
  const made = notice("out_of_range", path, { expected: "a whole number", min: 0, max: 9, given: "10" });
  path.push("changed");
  expect(made).toEqual({
    code: "out_of_range",
    path: ["seed"],
    message: "seed must be a whole number from 0 to 9, not 10.",
    params: { expected: "a whole number", min: 0, max: 9, given: "10" },
  });
});

test("what somebody gave cannot steer a terminal or turn a sentence around", () => {
  expect(quote("a\u009b31mb\u202ec\u2066d\u200fe\u007ff")).toBe('"a31mbcdef"');
});
