import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { sampleMedia } from "@understudy/dev/media";
import { probe } from "@understudy/media";
import { expect, it } from "vitest";
import { runCli, startCli } from "./support/cli.ts";
import { temporaryFolder } from "./support/folder.ts";
import { serve } from "./support/http.ts";
import { testServer } from "./support/server.ts";

const server = testServer();

const performance = [
  "perform",
  "--character",
  sampleMedia.character.path,
  "--performance",
  sampleMedia.performer.path,
  "--yes",
];

/** Somebody with a folder for configuration, who need not be logged in. */
async function person(env: Record<string, string> = {}) {
  const XDG_CONFIG_HOME = await temporaryFolder();
  const cwd = await temporaryFolder();
  const options = { cwd, env: { XDG_CONFIG_HOME, ...env } };
  return {
    cwd,
    loginFile: join(XDG_CONFIG_HOME, "understudy", "login.json"),
    run: (args: readonly string[], typed?: string) =>
      runCli(args, typed === undefined ? options : { ...options, typed }),
    /** With a clock that goes at the pace of all others. */
    runInTime: (args: readonly string[]) =>
      runCli(args, { ...options, env: { ...options.env, TEST_SPEED: "1" } }),
    start: (args: readonly string[]) => startCli(args, options),
  };
}

const withToken = () => person({ UNDERSTUDY_SERVER: server.url, UNDERSTUDY_TOKEN: server.token });
const charges = () => server.emulator.bill.charges.length;

it("login, a performance from local files, history, doctor, logout", { timeout: 120_000 }, async () => {
  const { run, runInTime, cwd, loginFile } = await person();
  const login = await run(["login", "--server", `${server.url}/v1/`], `${server.token}\n`);
  expect(login.stderr).toBe("");
  expect(login.stdout).toBe(
    `Logged in at ${server.url}. Address and token are kept in ${loginFile}, which only you can read.\n`,
  );
  expect(login.code).toBe(0);
  expect(JSON.parse(await readFile(loginFile, "utf8"))).toEqual({ server: server.url, token: server.token });
  expect((await stat(loginFile)).mode & 0o777).toBe(0o600);

  const before = charges();
  const { code, events, stderr } = await run([...performance, "--json", "-o", "take.mp4"]);
  expect([stderr, code]).toEqual(["", 0]);
  const [preflight, character, performer, submitted] = events;
  expect(preflight).toMatchObject({
    event: "preflight",
    server: server.url,
    issues: [],
    price: { microUsd: 400_000 },
    media: { "character.uri": { kind: "image" }, "reference.uri": { kind: "video" } },
  });
  expect([character, performer]).toMatchObject([
    { event: "uploaded", flag: "character", sizeBytes: expect.any(Number) },
    { event: "uploaded", flag: "performance", uri: expect.stringMatching(/^runway:\/\//) },
  ]);
  expect(submitted).toMatchObject({
    event: "submitted",
    idempotencyKey: expect.stringMatching(/^[\da-f-]{36}$/),
    resume: expect.stringContaining(`--server ${server.url}`),
  });
  expect(events.at(-1)).toMatchObject({ event: "done", ref: submitted?.ref });
  expect(await probe(join(cwd, "take.mp4"), { verify: true })).toMatchObject({ kind: "video" });
  expect(charges()).toBe(before + 1);

  const history = await run(["history", "--status", "succeeded"]);
  expect(history.stdout).toMatch(/^when \(UTC\) +operation +state +price +ref\n/);
  expect(history.stdout).toMatch(/character_performance +Finished +0\.40 USD +character_performance\//);

  const doctor = await runInTime(["doctor"]);
  expect(doctor.stdout).toMatch(/answers \(the login\)\n.*The token is accepted\n.*Tasks are sent/);
  expect(doctor.stdout).toMatch(/The clock is right\nEverything is in order/);
  expect(doctor.code).toBe(0);

  expect((await run(["logout"])).stdout).toContain(loginFile);
  await expect(stat(loginFile)).rejects.toMatchObject({ code: "ENOENT" });
  const after = await run(performance);
  expect(after.code).toBe(2);
  expect(after.stderr).toMatch(/understudy login --server <url>/);
});

it("loses nothing when it is killed as soon as the task exists", async () => {
  const { run, start, cwd } = await withToken();
  const before = charges();
  const first = start(performance);
  await first.printed(/understudy watch .*\n/);
  first.kill("SIGKILL");
  expect(await first.exit).toBe("SIGKILL");
  const [, command = ""] = /^ {2}understudy (watch .*)$/m.exec(first.stderr) ?? [];

  const second = await run(command.split(" "));
  expect(second.code).toBe(0);
  expect(await readdir(cwd)).toEqual([second.stdout.trim()]);
  expect(charges()).toBe(before + 1);
});

it("checks, shows and uploads nothing at a dry run", async () => {
  const { run } = await withToken();
  const before = server.emulator.requests.length;
  const { code, events } = await run([...performance, "--dry-run", "--json"]);
  expect(code).toBe(0);
  expect(events).toMatchObject([{ event: "preflight", issues: [], advisories: expect.any(Array) }]);
  expect(server.emulator.requests.length).toBe(before);
});

it("refuses a file that breaks a rule before it is uploaded", async () => {
  const { run, cwd } = await withToken();
  await writeFile(join(cwd, "notes.txt"), "no picture");
  const broken = await run(["animate", "--image", "notes.txt", "--yes", "--json"]);
  expect(broken.code).toBe(2);
  expect(broken.events[0]).toMatchObject({ issues: [{ code: "not_usable", flag: "image" }] });
  const wrong = await run(["animate", "--image", sampleMedia.performer.path, "--yes"]);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/--image must be an image/);
});

it("keeps no token that the server refuses", async () => {
  const { run, loginFile } = await person();
  const { code, stderr } = await run(["login", "--server", server.url], `ust_${"x".repeat(43)}`);
  expect(stderr).toMatch(/refused the token/);
  expect(code).toBe(3);
  await expect(stat(loginFile)).rejects.toMatchObject({ code: "ENOENT" });
});

it("says that a token was refused, and sends nothing", async () => {
  const { run } = await person({ UNDERSTUDY_SERVER: server.url, UNDERSTUDY_TOKEN: `ust_${"y".repeat(43)}` });
  const before = charges();
  const { code, stderr } = await run(performance);
  expect(stderr).toMatch(/refused the token\. Log in again/);
  expect([code, charges()]).toEqual([3, before]);
  const doctor = await run(["doctor"]);
  expect(doctor.stdout).toMatch(/problem {2}The token is refused/);
  expect(doctor.code).toBe(1);
});

it("says that a server is not there", async () => {
  const { run } = await person({ UNDERSTUDY_SERVER: "http://127.0.0.1:9", UNDERSTUDY_TOKEN: "ust_1" });
  for (const args of [performance, ["history"]]) {
    const { code, stderr } = await run(args);
    expect(stderr).toMatch(/The server at http:\/\/127\.0\.0\.1:9 could not be reached/);
    expect(code).toBe(1);
  }
});

it("sends no token to a server that it does not belong to", async () => {
  const { run } = await person();
  await run(["login", "--server", server.url], server.token);
  const { code, stderr } = await run(["history", "--server", "http://127.0.0.1:9"]);
  expect(stderr).toMatch(/There is no token for http:\/\/127\.0\.0\.1:9/);
  expect(code).toBe(2);
});

it("stops before a limit is broken, and says what is left", async () => {
  const { run } = await withToken();
  const before = charges();
  await server.call("PUT", "/v1/limits/account", { period: "day", microUsd: 100_000 });
  try {
    const { code, stderr } = await run(performance);
    expect(stderr).toMatch(/This costs 0\.40 USD, and the spending limit does not cover it/);
    expect([code, charges()]).toEqual([3, before]);
    const doctor = await run(["doctor"]);
    expect(doctor.stdout).toMatch(/of 0\.10 USD left this day \(account\)/);
  } finally {
    await server.call("PUT", "/v1/limits/account", { period: "day", microUsd: null });
  }
});

it("links itself to a person by a pairing code", async () => {
  const { run, loginFile } = await person();
  const headers = { "x-understudy-subject": "someone" };
  const { code } = (await server.call("POST", "/v1/pairings", {}, headers)) as { code: string };
  const login = await run(["login", "--server", server.url, "--code", code]);
  expect([login.stderr, login.code]).toEqual(["", 0]);
  expect(JSON.parse(await readFile(loginFile, "utf8"))).toMatchObject({ server: server.url });
  expect((await run(["history"])).stderr).toBe("No tasks.\n");
  const again = await run(["login", "--server", server.url, "--code", code]);
  expect(again.stderr).toMatch(/This code is wrong, used or expired/);
  expect(again.code).toBe(3);
});

it("cancels, and says what stays charged", async () => {
  const { run, start } = await withToken();
  const before = charges();
  const cli = start([
    "animate",
    "--image",
    sampleMedia.character.path,
    "--prompt",
    "emulate:stuck",
    "--yes",
    "--json",
  ]);
  await cli.printed(/"event":"submitted"/);
  const { ref = "" } = cli.events.find(({ event }) => event === "submitted") as { ref?: string };
  await expect.poll(charges).toBe(before + 1);
  const { code, stdout } = await run(["cancel", ref]);
  expect(stdout).toMatch(/^Cancelled, but it had been sent: .* it stays charged/);
  expect(code).toBe(0);
  expect(await cli.exit).toBe(4);
  const again = await run(["history", "--limit", "1", "--json"]);
  expect(again.events).toMatchObject([
    { tasks: [{ id: ref.split(/[/@]/)[1], status: "CANCELLED" }], nextCursor: expect.any(String) },
  ]);
});

it("turns the pages of the history", async () => {
  const { run } = await withToken();
  const first = await run(["history", "--limit", "1"]);
  const [, command = ""] = /^ {2}understudy (history .*)$/m.exec(first.stderr) ?? [];
  const second = await run(command.split(" "));
  expect(second.code).toBe(0);
  expect(second.stdout.split("\n")[1]).not.toBe(first.stdout.split("\n")[1]);
});

it("asks again with the same key when the answer to a create is lost, and pays once", async () => {
  const keys: unknown[] = [];
  const { url } = await serve((_, request, response) => {
    const isCreate = request.url === "/v1/image_to_video";
    const passed = passOn(request, server.url);
    void passed.then(async ({ status, body }) => {
      if (isCreate && keys.push(request.headers["idempotency-key"]) === 1) return response.destroy();
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  });
  const { run } = await person({ UNDERSTUDY_SERVER: url, UNDERSTUDY_TOKEN: server.token });
  const before = charges();
  const { code, events } = await run(["animate", "--image", sampleMedia.character.path, "--yes", "--json"]);
  expect(events.at(-1)).toMatchObject({ event: "done" });
  expect(code).toBe(0);
  const key = events.find(({ event }) => event === "submitted")?.idempotencyKey;
  expect(keys).toEqual([key, key]);
  expect(charges()).toBe(before + 1);
});

async function passOn(request: IncomingMessage, url: string) {
  const { method = "", url: path = "", headers } = request;
  const body = method === "GET" ? null : await buffer(request);
  const wanted = ["authorization", "content-type", "idempotency-key"];
  const kept = Object.entries(headers).filter(([name]) => wanted.includes(name)) as [string, string][];
  const response = await fetch(url + path, { method, headers: kept, body });
  return { status: response.status, body: await response.text() };
}
