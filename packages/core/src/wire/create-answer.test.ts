import { expect, test } from "vitest";
import { createAnswers } from "../../test/fixtures/wire-answers.ts";
import { parseCreateAnswer } from "./create-answer.ts";

test.each(createAnswers)("$name ($source)", ({ json, id }) => {
  expect(parseCreateAnswer(json)).toBe(id);
});

test.each([null, undefined, "id", 5, ["id"]])("%j holds no id", (json) => {
  expect(parseCreateAnswer(json)).toBeUndefined();
});

test("ids are looked for in the documented order", () => {
  const everywhere = { id: "1", task_id: "2", data: { task_id: "3", id: "4" } };
  expect(parseCreateAnswer(everywhere)).toBe("1");
  expect(parseCreateAnswer({ ...everywhere, id: null })).toBe("2");
  expect(parseCreateAnswer({ data: everywhere.data })).toBe("3");
  expect(parseCreateAnswer({ data: { id: "4" } })).toBe("4");
});
