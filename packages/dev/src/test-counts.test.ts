import { expect, test } from "vitest";
import { type Counts, countTask, countTests, inWords, total } from "./test-counts.ts";

const counts = (passed: number, failed: number, skipped: number): Counts => ({ passed, failed, skipped });
const report = (...files: [status: string, ...tests: string[]][]) =>
  JSON.stringify({
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((test) => ({ status: test })),
    })),
  });

test("a task passes with exit code 0 only", () => {
  expect(countTask(0)).toEqual(counts(1, 0, 0));
  expect(countTask(2)).toEqual(counts(0, 1, 0));
  expect(countTask(undefined)).toEqual(counts(0, 1, 0));
});

test("tests are counted as reported; pending and todo are skipped", () => {
  const files = report(["passed", "passed", "passed", "pending", "todo"], ["failed", "failed", "passed"]);
  expect(countTests(1, files)).toEqual(counts(3, 1, 2));
});

test("a file that failed outside its tests is a failure beside those of other files", () => {
  expect(countTests(1, report(["failed"], ["failed", "failed"]))).toEqual(counts(0, 2, 0));
});

test.each([
  ["no report", 0, undefined],
  ["no report of a crash", 134, undefined],
  ["no exit code", undefined, undefined],
  ["a report cut off", 0, '{"testResults":[{"status":"pas'],
  ["no test file", 0, report()],
  ["a test file without tests", 0, report(["passed"])],
])("%s is a failure", (_, exitCode, text) => {
  expect(countTests(exitCode, text)).toEqual(counts(0, 1, 0));
});

test("an exit code that no failed test explains is a failure, and the tests still count", () => {
  expect(countTests(1, report(["passed", "passed"]))).toEqual(counts(1, 1, 0));
  expect(countTests(undefined, report(["passed", "passed"]))).toEqual(counts(1, 1, 0));
});

test("the sum in words", () => {
  expect(inWords(total([counts(1, 2, 3), counts(10, 20, 30)]))).toBe("11 passed, 22 failed, 33 skipped");
});
