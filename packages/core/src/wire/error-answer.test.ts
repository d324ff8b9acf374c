import { expect, test } from "vitest";
import { bareAnswers } from "../../test/fixtures/task-answers.ts";
import { errorAnswers, taskNotExistAnswers } from "../../test/fixtures/wire-answers.ts";
import { parseErrorAnswer, saysTaskNotExist } from "./error-answer.ts";

test.each(errorAnswers)("$name ($source)", ({ json, expected }) => {
  expect(parseErrorAnswer(json)).toEqual(expected);
});

test.each([
  null,
  undefined,
  5,
  "error",
  [],
  {},
  { error: null },
  { error: "" },
  { code: null },
  { code: "" },
])("%j holds no error", (json) => {
  expect(parseErrorAnswer(json)).toBeUndefined();
});

test("the success of an envelope is no error, whatever its case or type", () => {
  for (const code of ["success", "SUCCESS", 200, "200", 201])
    expect(parseErrorAnswer({ code })).toBeUndefined();
});

test("a number as text is a status, a word a code", () => {
  expect(parseErrorAnswer({ code: "503", msg: "busy" })).toEqual({
    status: 503,
    code: "busy",
    message: "busy",
  });
  expect(parseErrorAnswer({ code: 0 })).toEqual({ status: 0 });
  expect(parseErrorAnswer({ code: "get_channel_failed" })).toEqual({ code: "get_channel_failed" });
});

test("Runway's issues come along under a code, too", () => {
  const issues = [{ path: ["seed"] }];
  expect(parseErrorAnswer({ code: "bad_input", error: "No.", issues, docUrl: 5 })).toEqual({
    code: "bad_input",
    message: "No.",
    issues,
  });
});

test.each(taskNotExistAnswers)("$name ($source)", ({ json }) => {
  expect(saysTaskNotExist(json)).toBe(true);
});

test("a task that is there does not say so", () => {
  for (const { json } of bareAnswers) expect(saysTaskNotExist(json)).toBe(false);
  for (const json of [null, "task_not_exist", [], {}]) expect(saysTaskNotExist(json)).toBe(false);
});
