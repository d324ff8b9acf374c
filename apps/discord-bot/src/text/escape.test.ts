import { expect, test } from "vitest";
import { escapeText, shorten } from "./escape.ts";

test("nothing in a given text works as markdown, a mention or a link", () => {
  expect(escapeText("**b** `c` <@1> @everyone [x](https://e.example)", 100)).toBe(
    "\\*\\*b\\*\\* \\`c\\` \\<\\@1\\> \\@everyone \\[x\\]\\(https:\\//e.example\\)",
  );
  expect(escapeText("# big\n> quote\n- list", 100)).not.toContain("\n");
});

test("what cannot be seen, or turns the text around, is gone; joined emoji stay whole", () => {
  expect(escapeText("a\u202eb\u200bc\u2066d\u0000e\ufeff", 100)).toBe("abcde");
  const family = "👩‍👩‍👧‍👦";
  expect(escapeText(family.repeat(3), 100)).toBe(family.repeat(3));
  expect(escapeText("   \u2800x ", 100)).toContain("x");
});

test("a text is cut between characters, not within", () => {
  const family = "👩‍👩‍👧‍👦";
  expect(shorten(family.repeat(1_000), 5)).toBe(`${family.repeat(4)}…`);
  expect(shorten("abc", 3)).toBe("abc");
  expect(shorten(`a${"\u0301".repeat(10_000)}`, 5).length).toBeLessThan(10);
});

test("a character that would fill more than there is room for is not cut in half", () => {
  const chain = "😀\u200d".repeat(400);
  for (const before of ["", "a", "ab"]) expect(shorten(before + chain, 40).isWellFormed()).toBe(true);
});
