import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/folder.ts";
import { writeLogin } from "./login-file.ts";
import { readServer, wordsFor } from "./server.ts";

const server = "https://kept.example";
const never = new AbortController().signal;
const interrupts = { first: never, second: never };
const around = { cwd: tmpdir(), interrupts };

async function loggedIn() {
  const env = { XDG_CONFIG_HOME: await temporaryFolder() };
  await writeLogin(env, { server, token: "ust_kept" });
  return env;
}

describe("readServer", () => {
  it("takes the flag before the environment before the login", async () => {
    const env = await loggedIn();
    const named = { ...env, UNDERSTUDY_SERVER: "https://env.example/", UNDERSTUDY_TOKEN: " ust_env " };
    expect(await readServer({ server: "https://flag.example/v1" }, { env: named, ...around })).toMatchObject({
      url: "https://flag.example",
      token: "ust_env",
    });
    expect(await readServer({}, { env: named, ...around })).toMatchObject({
      url: "https://env.example",
      token: "ust_env",
    });
    expect(await readServer({}, { env, ...around })).toMatchObject({
      url: server,
      token: "ust_kept",
      from: "the login",
    });
    expect(await readServer({}, { env: {}, ...around })).toBeUndefined();
  });

  it("gives the token of the login to its own server alone", async () => {
    const env = await loggedIn();
    expect((await readServer({ server: `${server}/v1/` }, { env, ...around }))?.token).toBe("ust_kept");
    expect(
      (await readServer({ server: "https://kept.example.com" }, { env, ...around }))?.token,
    ).toBeUndefined();
    expect(
      (await readServer({ server: "https://kept.example:444" }, { env, ...around }))?.token,
    ).toBeUndefined();
  });

  it("steps back where a provider is named", async () => {
    const env = await loggedIn();
    expect(await readServer({ "base-url": "https://a.example" }, { env, ...around })).toBeUndefined();
    expect(
      await readServer({}, { env: { ...env, COMETAPI_BASE_URL: "https://a.example" }, ...around }),
    ).toBeUndefined();
  });

  it("sends no token unencrypted across a network", async () => {
    const reading = readServer({ server: "http://understudy.example" }, { env: {}, ...around });
    await expect(reading).rejects.toThrow(/--server must begin with https:\/\/: .* the token/);
  });

  it("takes the token from a file, which needs no login beside it", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "token"), "ust_file\n");
    await mkdir(join(folder, "understudy"));
    await writeFile(join(folder, "understudy", "login.json"), "broken");
    const io = { cwd: folder, interrupts, env: { XDG_CONFIG_HOME: folder, UNDERSTUDY_TOKEN: "ust_env" } };
    const found = await readServer({ server, "token-file": "token" }, io);
    expect(found).toMatchObject({ token: "ust_file" });
    expect(found && wordsFor(found)).toEqual(["--server", server, "--token-file", "token"]);
    const env = { UNDERSTUDY_SERVER: server, UNDERSTUDY_TOKEN_FILE: "token" };
    expect(await readServer({}, { cwd: folder, interrupts, env })).toMatchObject({ token: "ust_file" });
    const missing = readServer({ server, "token-file": "nowhere" }, io);
    await expect(missing).rejects.toThrow("--token-file names nowhere, which cannot be read.");
  });

  it("takes the token from a pipe that somebody writes to later", async () => {
    const folder = await temporaryFolder();
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const reading = readServer({ server, "token-file": "pipe" }, { cwd: folder, env: {}, interrupts });
    await writeFile(pipe, "ust_piped\n");
    expect(await reading).toMatchObject({ token: "ust_piped" });
  });
});
