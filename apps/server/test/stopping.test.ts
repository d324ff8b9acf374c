import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { dataFolder, eventually, postmasterOf, temporaryFolder } from "./support/postgres.ts";

// Whoever ends a server, at whatever moment, has nothing left running and nothing lost.

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** The command over a Postgres of its own in a folder. */
function run(dataDir: string, args: string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: dataDir,
    env: { PATH: process.env.PATH, COMETAPI_KEY: "none", DATA_DIR: dataDir, PORT: "0", ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  const ended = once(child, "exit").then(([code, signal]) => code ?? signal);
  return { child, ended, said: () => said };
}

const has = (dataDir: string, name: RegExp) =>
  eventually(async () => (await readdir(dataDir)).some((each) => name.test(each)) || undefined);

async function expectNothingLeft(dataDir: string): Promise<void> {
  const names = await readdir(dataDir);
  expect(names.filter((name) => name.includes("half-made"))).toEqual([]);
  for (const name of names.filter((name) => /^postgres-\d+$/.test(name)))
    expect(await postmasterOf(`${dataDir}/${name}`)).toBeUndefined();
}

test("while the database is being made", async () => {
  const dataDir = await temporaryFolder();
  const { child, ended } = run(dataDir);
  await has(dataDir, /half-made/);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  await expectNothingLeft(dataDir);
});

test.each([
  ["serving", [], 0],
  ["a command, which says that it was not done", ["token", "list"], 1],
])("%s, while Postgres comes up; asked twice, as npx and a terminal do", async (_, args, code) => {
  const dataDir = await dataFolder();
  const { child, ended } = run(dataDir, args);
  // Its log is there before it answers.
  await has(dataDir, /^postgres-\d+\.log$/);
  child.kill("SIGINT");
  child.kill("SIGTERM");
  child.kill("SIGINT");
  expect(await ended).toBe(code);
  await expectNothingLeft(dataDir);
});

test("a command whose reader has gone", async () => {
  const dataDir = await dataFolder();
  const { child, ended } = run(dataDir, ["token", "list"]);
  child.stdout.destroy();
  expect(await ended).toBe(0);
  await expectNothingLeft(dataDir);
});

test("while it waits for a database that is not there", async () => {
  const dataDir = await temporaryFolder();
  const { child, ended, said } = run(dataDir, [], { DATABASE_URL: "postgresql://u:p@127.0.0.1:1/none" });
  await eventually(async () => said().includes("not there yet") || undefined);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("a first start that fails does not use up the token that is shown once", async () => {
  const taken = createServer();
  await once(taken.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const dataDir = await dataFolder();
  const first = run(dataDir, [], { PORT: String(port) });
  expect(await first.ended).toBe(1);
  expect(first.said()).toContain(`PORT ${port} of 127.0.0.1 is in use`);
  await expectNothingLeft(dataDir);
  const second = run(dataDir);
  await eventually(async () => second.said().includes("ust_") || undefined);
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
  await expectNothingLeft(dataDir);
});

test("a folder that is none is refused with the name of the setting", async () => {
  const { ended, said } = run(await temporaryFolder(), [], { DATA_DIR: main });
  expect(await ended).toBe(1);
  expect(said()).toMatch(/^DATA_DIR must be a folder/);
});
