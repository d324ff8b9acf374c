import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";

const fixture = fileURLToPath(new URL("fixtures/network-guard/", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));

interface Report {
  testResults: {
    name: string;
    assertionResults: { title: string; status: string; failureMessages: string[] }[];
  }[];
}

let report: Report;

beforeAll(async () => {
  await rm(`${fixture}.vitest`, { recursive: true, force: true });
  await new Promise((done) => execFile(process.execPath, [vitest, "run"], { cwd: fixture }, done));
  report = JSON.parse(await readFile(`${fixture}.vitest/report.json`, "utf8")) as Report;
});

function testsOf(file: string) {
  return report.testResults.find(({ name }) => basename(name) === file)?.assertionResults ?? [];
}

test.each([
  ["outside.test.ts", 18],
  ["outside.browser.test.ts", 6],
])("%s: whatever reaches out fails its test, and for no other reason", (file, count) => {
  const reasons = testsOf(file).map(({ title, failureMessages }) => ({
    title,
    becauseOfTheGuard: failureMessages.map((message) => /outside this machine: expected/.test(message)),
  }));
  expect(reasons).toHaveLength(count);
  for (const { title, becauseOfTheGuard } of reasons) expect(becauseOfTheGuard, title).toEqual([true]);
});

test.each([
  ["inside.test.ts", 5],
  ["inside.browser.test.ts", 2],
])("%s: what stays on this machine passes", (file, count) => {
  expect(testsOf(file).filter(({ status }) => status === "passed")).toHaveLength(count);
});
