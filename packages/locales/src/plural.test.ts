import { expect, test } from "vitest";
import { pluralOf } from "./plural.ts";

const days = { one: "day", other: "days" };

test("the language decides which numbers are one", () => {
  expect(pluralOf("en", 1, days)).toBe("day");
  expect(pluralOf("en", 0, days)).toBe("days");
  expect(pluralOf("en", 1.5, days)).toBe("days");
  expect(pluralOf("ja", 1, days)).toBe("days");
  expect(pluralOf("id", 1, days)).toBe("days");
});

test("a form that is left out is the form for the rest", () => {
  expect(pluralOf("de", 1, { other: "Tage" })).toBe("Tage");
});
