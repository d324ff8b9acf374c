import { expect, test } from "vitest";
import { explainFailure } from "./failure.ts";

// Category and whether another try may help: Runway, task failures.
test.each([
  ["SAFETY.INPUT.TEXT", "input_refused", false],
  ["SAFETY.INPUT.IMAGE", "input_refused", false],
  ["SAFETY.OUTPUT.VIDEO", "output_refused", false],
  ["INPUT_PREPROCESSING.SAFETY.TEXT", "prompt_refused", false],
  ["INPUT_PREPROCESSING.INTERNAL", "internal", true],
  ["INTERNAL.BAD_OUTPUT.CODE01", "bad_output", false],
  ["ASSET.INVALID", "bad_asset", false],
  ["THIRD_PARTY.UNAVAILABLE", "provider_busy", true],
  ["INTERNAL", "internal", true],
  ["safety.input.text", "input_refused", false],
  ["UNDERSTUDY.SUBMIT_OUTCOME_UNKNOWN", "internal", false],
  ["UNDERSTUDY.REFUSED", "internal", false],
  ["UNDERSTUDY.NOT_SENT", "internal", true],
  ["UNDERSTUDY.RESULT_EXPIRED", "bad_output", true],
  ["UNDERSTUDY.RESULT_BROKEN", "bad_output", true],
  ["UNDERSTUDY.TASK_LOST", "internal", true],
  ["UNDERSTUDY.TIMED_OUT", "internal", true],
  ["UNDERSTUDY.CANCELLED_WHILE_SENDING", "internal", true],
  ["A.CODE.OF.TOMORROW", "internal", true],
  ["", "internal", true],
  [undefined, "internal", true],
])("%s is %s, retryable: %s", (code, category, retryable) => {
  expect(explainFailure(code)).toMatchObject({ category, retryable });
  expect(explainFailure(code).message).toMatch(/^[A-Z].*\.$/);
});

test("a failed Act-One names the shape of its sources, where that may be the cause", () => {
  for (const code of ["ASSET.INVALID", "INTERNAL.BAD_OUTPUT.CODE01", "INTERNAL", undefined]) {
    expect(explainFailure(code, "act_one").message).toMatch(/^[A-Z].*\. Act-One takes a 16:9 .*\.$/);
    expect(explainFailure(code, "character_performance")).toEqual(explainFailure(code));
  }
  for (const code of ["SAFETY.INPUT.TEXT", "THIRD_PARTY.UNAVAILABLE", "UNDERSTUDY.RESULT_BROKEN"]) {
    expect(explainFailure(code, "act_one")).toEqual(explainFailure(code));
  }
});

test("an Understudy server's own codes say what is true of the money", () => {
  const saying = (code: string) => explainFailure(`UNDERSTUDY.${code}`).message;
  for (const code of ["REFUSED", "NOT_SENT"]) expect(saying(code)).toMatch(/nothing is charged/);
  expect(saying("SUBMIT_OUTCOME_UNKNOWN")).toMatch(/may be charged.*before trying again/);
  for (const code of ["RESULT_EXPIRED", "RESULT_BROKEN"]) expect(saying(code)).toMatch(/it is charged/);
  for (const code of ["TASK_LOST", "TIMED_OUT"]) expect(saying(code)).toMatch(/may be charged/);
  for (const code of ["CANCELLED", "STOPPED_WATCHING"]) expect(saying(code)).toMatch(/cancelled/i);
});
