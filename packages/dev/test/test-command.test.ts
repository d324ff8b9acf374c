import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A copy of a small repository with some of its packages, each of which ends in its own way. */
async function workspaceWith(...packages: string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "workspace-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await cp(here("fixtures/workspace/"), root, { recursive: true });
  for (const name of await readdir(join(root, "packages"))) {
    if (!packages.includes(name)) await rm(join(root, "packages", name), { recursive: true });
  }
  return root;
}

async function runTestCommand(root: string): Promise<{ code: number | null; lastLine: string | undefined }> {
  const { code, output } = await outputOf(root);
  return { code, lastLine: output.trimEnd().split("\n").at(-1) };
}

async function outputOf(root: string): Promise<{ code: number | null; output: string }> {
  const path = [here("../../../node_modules/.bin"), process.env.PATH].join(delimiter);
  const command = spawn(process.execPath, [here("../src/test.ts")], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<number | null>((done) => command.on("exit", done));
  const output = await text(command.stdout);
  return { code: await ended, output };
}

// Lint passes in each of them and counts as one.
test.each([
  ["good: types and two tests pass", 0, "4 passed, 0 failed, 1 skipped"],
  ["failing: one of two tests passes, types do not", 1, "2 passed, 2 failed, 0 skipped"],
  ["uncaught: types and a test pass, and then vitest reports an error", 1, "3 passed, 1 failed, 0 skipped"],
  ["crashing: types pass, and then vitest dies", 1, "2 passed, 1 failed, 0 skipped"],
])("%s", async (title, code, lastLine) => {
  const root = await workspaceWith(title.replace(/:.*/, ""));
  expect(await runTestCommand(root)).toEqual({ code, lastLine });
});

test("what a task said last stands above the counts when it failed, and only then", async () => {
  const root = await workspaceWith("good", "crashing");
  const { output } = await outputOf(root);
  expect(output.match(/^FAILED .*$/gm)).toEqual(["FAILED crashing#test"]);
  expect(output).toMatch(/FAILED crashing#test[\s\S]*bad option: --no-such-option[\s\S]*1 failed/);
});

test("all packages together", async () => {
  const root = await workspaceWith("good", "failing", "uncaught", "crashing");
  expect(await runTestCommand(root)).toEqual({ code: 1, lastLine: "8 passed, 4 failed, 1 skipped" });
});

test("a second run restores the counts from the cache", async () => {
  const root = await workspaceWith("good");
  const green = { code: 0, lastLine: "4 passed, 0 failed, 1 skipped" };
  expect(await runTestCommand(root)).toEqual(green);
  expect(await runTestCommand(root)).toEqual(green);
});

test("the report of an earlier run does not count", async () => {
  const root = await workspaceWith("crashing");
  const folder = join(root, "packages", "crashing", ".vitest");
  await mkdir(folder);
  const testResults = [{ status: "passed", assertionResults: [{ status: "passed" }] }];
  await writeFile(join(folder, "report.json"), JSON.stringify({ testResults }));
  expect(await runTestCommand(root)).toEqual({ code: 1, lastLine: "2 passed, 1 failed, 0 skipped" });
});

test("turbo falling over fails every task", async () => {
  const root = await workspaceWith("good");
  await writeFile(join(root, "turbo.json"), "{");
  expect(await runTestCommand(root)).toEqual({ code: 1, lastLine: "0 passed, 3 failed, 0 skipped" });
});

test("a repository that cannot be read is a failure", async () => {
  const root = await workspaceWith("good");
  await writeFile(join(root, "packages", "good", "package.json"), "{");
  expect(await runTestCommand(root)).toEqual({ code: 1, lastLine: "0 passed, 1 failed, 0 skipped" });
});
