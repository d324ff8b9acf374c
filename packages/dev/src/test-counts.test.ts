import { expect, test } from "vitest";
import { type Counts, countTask, countTests, failuresIn, inWords, total } from "./test-counts.ts";

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

test("what failed is named with its file and the beginning of the reason", () => {
  const long = Array.from({ length: 100 }, (_, line) => `line ${line}`).join("\n");
  const testResults = [
    {
      name: "a.test.ts",
      status: "failed",
      assertionResults: [
        { fullName: "adds", status: "failed", failureMessages: ["\u001b[31mexpected 1 to be 2\u001b[39m"] },
        { fullName: "multiplies", status: "passed", failureMessages: [] },
        { fullName: "draws", status: "failed", failureMessages: [long] },
      ],
    },
    { name: "b.test.ts", status: "failed", message: "Cannot find ./b.ts", assertionResults: [] },
    { name: "c.test.ts", status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  expect(failuresIn(JSON.stringify({ testResults }))).toEqual([
    { where: "a.test.ts > adds", why: "expected 1 to be 2" },
    { where: "a.test.ts > draws", why: long.slice(0, long.indexOf("\nline 15")) },
    { where: "b.test.ts", why: "Cannot find ./b.ts" },
  ]);
  expect(failuresIn(undefined)).toEqual([]);
});
