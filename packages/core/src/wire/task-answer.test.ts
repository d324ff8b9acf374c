import { describe, expect, test } from "vitest";
import {
  bareAnswers,
  lowerCaseAnswers,
  nativeAnswers,
  timeAnswers,
  unwrappedAnswers,
  wrappedAnswers,
} from "../../test/fixtures/task-answers.ts";
import { parseTaskAnswer } from "./task-answer.ts";

const task = { id: "asked-for", operation: "character_performance" } as const;
const statusOf = (json: unknown) => parseTaskAnswer(json, task)?.status;

describe.each([
  ["wrapped", wrappedAnswers],
  ["bare", bareAnswers],
  ["unwrapped", unwrappedAnswers],
  ["reverse native", nativeAnswers],
  ["lower case", lowerCaseAnswers],
  ["times", timeAnswers],
])("%s", (_, fixtures) => {
  test.each(fixtures)("$name ($source)", ({ json, expected }) => {
    const snapshot = parseTaskAnswer(json, task);
    expect(snapshot).toMatchObject({ ...task, ...expected, raw: json });
    for (const field of ["output", "failure", "failureCode"] as const) {
      if (!(field in expected)) expect(snapshot, field).not.toHaveProperty(field);
    }
  });
});

test("a timestamp of 0 gives no time", () => {
  expect(parseTaskAnswer({ task_id: "x", status: "QUEUED", submit_time: 0 }, task)).not.toHaveProperty(
    "createdAt",
  );
});

test.each([
  null,
  undefined,
  5,
  "SUCCEEDED",
  [],
  {},
  { data: {} },
  { status: {} },
  { status: "" },
  { status: null },
])("%j holds no state", (json) => {
  expect(parseTaskAnswer(json, task)).toBeUndefined();
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"])(
  "%s is a word like any other that is not known",
  (word) => {
    expect(statusOf({ status: word })).toBe("UNKNOWN");
    expect(statusOf({ code: 200, data: { status: word } })).toBe("UNKNOWN");
    expect(
      statusOf({ code: "success", data: { task_id: "x", status: "QUEUED", data: { status: word } } }),
    ).toBe("PENDING");
  },
);

test("of two ends the outer one counts", () => {
  const both = (outer: string, inner: string) =>
    statusOf({ code: "success", data: { task_id: "x", status: outer, data: { status: inner } } });
  expect(both("FAILURE", "SUCCEEDED")).toBe("FAILED");
  expect(both("SUCCESS", "FAILED")).toBe("SUCCEEDED");
});

test("of two ends that differ, the one with a result counts", () => {
  const output = ["https://cdn.example/take.mp4"];
  const inner = {
    code: "success",
    data: { task_id: "x", status: "FAILURE", data: { status: "SUCCEEDED", output } },
  };
  expect(parseTaskAnswer(inner, task)).toMatchObject({ status: "SUCCEEDED", output });
  const outer = {
    code: "success",
    data: { task_id: "x", status: "SUCCESS", result_url: output[0], data: { status: "FAILED" } },
  };
  expect(parseTaskAnswer(outer, task)).toMatchObject({ status: "SUCCEEDED", output });
});

test("what the gateway calls failed was cancelled when the provider says so", () => {
  expect(statusOf({ task_id: "x", status: "FAILURE", data: { status: "CANCELLED" } })).toBe("CANCELLED");
});

test("digits are states only where the wrapper says code 200", () => {
  expect(statusOf({ code: 200, data: { status: 3 } })).toBe("SUCCEEDED");
  expect(statusOf({ code: "200", data: { status: "2" } })).toBe("FAILED");
  expect(statusOf({ id: "x", status: "3" })).toBe("UNKNOWN");
  expect(statusOf({ code: "success", data: { task_id: "x", status: 2 } })).toBe("UNKNOWN");
});

test("an envelope's own word is not the state of the task", () => {
  expect(statusOf({ status: "success", data: { id: "x", status: "RUNNING" } })).toBe("RUNNING");
});

test.each([
  ["30%", 0.3],
  [" 30 % ", 0.3],
  ["0%", 0],
  ["100%", 1],
  [0.25, 0.25],
  ["0.25", 0.25],
  [25, 0.25],
  ["25", 0.25],
  [1, 1],
  [100, 1],
  [-1, undefined],
  [101, undefined],
  ["soon", undefined],
  ["%", undefined],
  [Number.NaN, undefined],
  [null, undefined],
  [true, undefined],
])("progress %j is %j", (progress, expected) => {
  expect(parseTaskAnswer({ id: "x", status: "RUNNING", progress }, task)?.progress).toBe(expected);
});

test("progress is for tasks that are not over", () => {
  expect(parseTaskAnswer({ id: "x", status: "FAILED", progress: 0.9 }, task)).not.toHaveProperty("progress");
});

test("what is not a web address is no output", () => {
  const output = ["", "results/take.mp4", "ftp://cdn.example/x", null, 5, { url: "https://cdn.example/x" }];
  expect(parseTaskAnswer({ id: "x", status: "SUCCEEDED", output }, task)).not.toHaveProperty("output");
  expect(
    parseTaskAnswer({ id: "x", status: "SUCCEEDED", output: [...output, "http://cdn.example/y"] }, task)
      ?.output,
  ).toEqual(["http://cdn.example/y"]);
});

test("a time that is none is left out", () => {
  for (const createdAt of ["yesterday", "", null, {}, Number.POSITIVE_INFINITY, 1e300]) {
    expect(parseTaskAnswer({ id: "x", status: "PENDING", createdAt }, task)).not.toHaveProperty("createdAt");
  }
});
