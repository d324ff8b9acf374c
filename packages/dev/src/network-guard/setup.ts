import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect } from "vitest";
import { guardEnv, reportVariable } from "./env.ts";

// Tests talk to this machine only. Whatever else they or the Node processes they start try to reach is refused, and
// fails the test that tried it, even where the code under test swallows the refusal.
const folder = mkdtempSync(join(tmpdir(), "understudy-network-"));
const report = join(folder, "attempts");
writeFileSync(report, "");
process.env[reportVariable] = report;
Object.assign(process.env, guardEnv());

function expectNoAttempts(): void {
  const attempts = readFileSync(report, "utf8").split("\n").filter(Boolean);
  writeFileSync(report, "");
  expect(attempts, "attempts to reach something outside this machine").toEqual([]);
}

afterEach(expectNoAttempts);
afterAll(() => {
  try {
    expectNoAttempts();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
