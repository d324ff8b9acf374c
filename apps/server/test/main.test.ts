import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/postgres.ts";
import { spawnServer } from "./support/spawned.ts";

// The command as a person runs it: a process of its own, with nothing but what it is told.

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const key = { COMETAPI_KEY: "none", LOG_LEVEL: "info" };

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

async function command(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const options = { cwd: await temporaryFolder(), env: { PATH: process.env.PATH, ...env } };
  return promisify(execFile)(process.execPath, [main, ...args], options).then(
    (said) => ({ code: 0, ...said }),
    (error: Ended) => error,
  );
}

test("--version and --help say so and need no configuration", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(await command(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  const help = await command(["--help"]);
  expect(help).toMatchObject({ code: 0, stderr: "" });
  for (const word of ["token create", "token list", "token revoke", "backup", "restore"]) {
    expect(help.stdout).toContain(word);
  }
});

test("a command line that cannot be followed is refused with the reason", async () => {
  const stderr =
    "There is no command sing; there are token, backup and restore.\nWhat there is: understudy-server --help\n";
  expect(await command(["sing"])).toMatchObject({ code: 2, stdout: "", stderr });
});

test("everything that is wrong with the configuration is said at once, secrets are not", async () => {
  const { code, stderr, stdout } = await command([], {
    ROLE: "boss",
    PORT: "99999999",
    PUBLIC_URL: "http://example.com",
    S3_SECRET_ACCESS_KEY: "do not show",
  });
  expect([code, stdout]).toEqual([1, ""]);
  for (const name of ["ROLE", "PORT", "PUBLIC_URL", "S3_SECRET_ACCESS_KEY", "S3_BUCKET"]) {
    expect(stderr).toContain(`- ${name}`);
  }
  expect(stderr).not.toContain("do not show");
});

test("the first start shows an admin token, and no later one does", async () => {
  const dataDir = await temporaryFolder();
  const first = await spawnServer({ ...key, DATA_DIR: dataDir });
  const usage = () => fetch(`${first.url}/metrics`, { headers: { authorization: `Bearer ${first.token}` } });
  expect((await usage()).status).toBe(200);
  expect(first.said().match(/ust_/g)).toHaveLength(1);
  expect(await first.close()).toBe(0);
  const second = await spawnServer({ ...key, DATA_DIR: dataDir }, { showsToken: false });
  expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
  expect(await second.close()).toBe(0);
  expect(second.said()).not.toContain("ust_");
});
