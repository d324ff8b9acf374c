import { expect, test } from "vitest";
import { foreignBodies } from "../../test/fixtures/wire-answers.ts";
import { parseBody } from "./body.ts";

test.each(foreignBodies)("E5: $name", ({ text, problem }) => {
  expect(parseBody(text)).toEqual({ problem });
});

test.each(["{}", " [1]\n", '"text"', "null", "0", "false"])("%j is JSON", (text) => {
  expect(parseBody(text)).toEqual({ json: JSON.parse(text) });
});

test("depth and size are not a problem of their own", () => {
  const deep = 10_000;
  expect(parseBody("[".repeat(deep) + "]".repeat(deep))).toHaveProperty("json");
  expect(parseBody("[".repeat(deep))).toEqual({ problem: "unparsable" });
});
