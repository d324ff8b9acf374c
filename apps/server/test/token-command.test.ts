import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { testServer } from "./support/server.ts";

const server = testServer();
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Runs `understudy-server token ...` beside the running server. */
async function token(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, DATABASE_URL: server.database.connectionString };
  const done = promisify(execFile)(process.execPath, [main, "token", ...args], { env });
  return done.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

test("a token is made, shown once, listed without itself, and ended at once", async () => {
  const made = await token("create", "--name", "bot", "--scopes", "read");
  const text = /^ust_\S+/.exec(made.stdout)?.[0] ?? "";
  const id = /token ([\w-]+)\./.exec(made.stdout)?.[1] ?? "";
  expect((await server.call("GET", "/v1/tasks", { token: text })).status).toBe(200);
  const listed = await token("list");
  expect(listed.stdout).toMatch(new RegExp(`${id}  valid .* bot  read`));
  expect(listed.stdout).not.toContain(text);
  expect(await token("revoke", id)).toMatchObject({ code: 0, stdout: "Revoked.\n" });
  expect((await server.call("GET", "/v1/tasks", { token: text })).status).toBe(401);
  expect(await token("revoke", id)).toMatchObject({ code: 2, stderr: "There is no such valid token.\n" });
});

test("a scope that is none is refused with those there are", async () => {
  const refused = await token("create", "--name", "x", "--scopes", "read,write");
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(
    "--scopes must be some of create, read, act-for-subjects, admin, not write.\n",
  );
});
