import { expect, test } from "vitest";
import { text } from "./card.ts";

test("a line without an end is cut between characters", () => {
  for (const before of ["", "a"]) {
    const { content } = text("### A title", before + "😀".repeat(3_000));
    expect(content.isWellFormed()).toBe(true);
    expect(content.length).toBeGreaterThan(3_800);
    expect(content.length).toBeLessThanOrEqual(3_900);
  }
});
