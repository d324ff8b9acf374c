import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { probe } from "@understudy/media";
import { expect, onTestFinished, test } from "vitest";
import { apiErrors } from "../src/http/errors.ts";
import { describedRoutes } from "../src/http/openapi/routes.ts";
import { testServer } from "./support/server.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");
const page = await readFile(join(root, "docs/api.md"), "utf8");
const server = testServer({ emulator: { speed: 200 } });
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, code]) => code ?? "");

// The page speaks to people with a shell; a machine without these tools counts the test as skipped, and says why.
const missingTools = ["bash", "curl", "jq"].filter((tool) => spawnSync(tool, ["--version"]).error);
if (missingTools.length > 0) {
  console.warn(`The commands of docs/api.md are not run: this machine has no ${missingTools.join(", ")}.`);
}

test.skipIf(missingTools.length > 0)("every command works, in order", async () => {
  const folder = await mkdtemp(join(tmpdir(), "understudy-api-doc-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const script = ["set -euo pipefail", ...blocks("sh")].join("\n");
  const env = { PATH: process.env.PATH, SERVER: server.url, TOKEN: server.token, OUT: folder };
  const { stdout } = await run("bash", ["-c", script], { cwd: root, env });
  expect(stdout).toContain('"status": "SUCCEEDED"');
  expect(stdout).toContain("event: ready");
  expect(stdout).toContain('"discord:1:2"');
  expect(stdout).toContain('"invalid_input"');
  expect(await probe(join(folder, "take.mp4"))).toMatchObject({ kind: "video" });
});

test("the example of Runway's SDK works", async () => {
  const example = join(import.meta.dirname, `api-doc-example-${process.pid}.mjs`);
  await writeFile(example, blocks("js")[0] ?? "");
  onTestFinished(() => rm(example));
  const env = { ...process.env, SERVER: server.url, TOKEN: server.token, CHARACTER: server.samples.picture };
  const { stdout } = await run(process.execPath, [example], { cwd: root, env });
  expect((await fetch(stdout.trim())).status).toBe(200);
});

test("the table of errors is complete", () => {
  const rows = Object.entries(apiErrors).map(
    ([code, [status, meaning]]) => `| \`${code}\` | ${status} | ${meaning} |`,
  );
  expect(page).toContain(rows.join("\n"));
});

test("it names routes that exist", () => {
  const known = describedRoutes.map(({ path }) => new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`));
  const named = [...page.matchAll(/(?:\$SERVER|`(?:GET|POST|PUT|PATCH|DELETE) )(\/v1\/[\w/{}:*$-]+)/g)];
  expect(named.length).toBeGreaterThan(20);
  for (const [, path = ""] of named) {
    expect(
      known.some((pattern) => pattern.test(path)),
      path,
    ).toBe(true);
  }
});
