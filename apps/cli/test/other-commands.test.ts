import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { operationNames } from "@understudy/core";
import { sampleMedia } from "@understudy/dev/media";
import { describe, expect, it } from "vitest";
import { runCli } from "./support/cli.ts";
import { emulate, fileAt } from "./support/emulator.ts";
import { temporaryFolder } from "./support/folder.ts";
import { serve } from "./support/http.ts";
import { runInside } from "./support/inside.ts";

describe("doctor", () => {
  it("finds everything in order, and charges nothing for it", async () => {
    const { url, bill } = await emulate();
    const { code, stdout } = await runInside(["doctor"], { url });
    expect(stdout).toMatch(/An API key is set, ends in 4e35\n/);
    expect(stdout).toMatch(/The API key is accepted\n/);
    expect(stdout).toMatch(/Everything is in order\.\n$/);
    expect([code, bill.charges.length]).toEqual([0, 0]);
  });

  it("tells what is wrong and what to do", async () => {
    const { url } = await serve((_, __, response) =>
      response
        .writeHead(401, { date: "Mon, 01 Jan 2024 00:00:00 GMT", "content-type": "application/json" })
        .end(JSON.stringify({ error: { message: "invalid token", type: "comet_api_error", code: "" } })),
    );
    const { code, events } = await runInside(["doctor", "--json"], { url });
    expect(code).toBe(1);
    expect(events[0]?.findings).toMatchObject([
      { check: "node", ok: true },
      { check: "key", ok: true },
      { check: "address", ok: true },
      { check: "account", ok: false, found: expect.stringMatching(/key was refused/) },
      { check: "clock", ok: false, advice: expect.any(String) },
    ]);
  });

  it("compares the clock with that of a server too", async () => {
    const { url } = await serve((_, __, response) =>
      response
        .writeHead(200, { date: "Mon, 01 Jan 2024 00:00:00 GMT", "content-type": "application/json" })
        .end(JSON.stringify({ limits: [], sendingStopped: null })),
    );
    const env = { UNDERSTUDY_SERVER: url, UNDERSTUDY_TOKEN: "ust_1" };
    const { code, events } = await runInside(["doctor", "--json"], { env });
    expect(code).toBe(1);
    expect(events[0]?.findings).toMatchObject([
      { check: "node", ok: true },
      { check: "server", ok: true },
      { check: "token", ok: true },
      { check: "sending", ok: true },
      { check: "limit", ok: true },
      { check: "clock", ok: false, advice: expect.any(String) },
    ]);
  });

  it("does not need the provider to be there", async () => {
    const { code, stdout } = await runInside(["doctor"], {
      url: "http://127.0.0.1:9",
      env: { COMETAPI_KEY: "short" },
    });
    expect(stdout).toMatch(/ok {7}An API key is set\n/);
    expect(stdout).toMatch(/problem {2}http:\/\/127\.0\.0\.1:9 cannot be reached/);
    expect(code).toBe(1);
  });
});

it("act-one asks for a callback address where the provider needs one, and only there", async () => {
  const help = await runInside(["act-one", "--help"]);
  expect(help.stdout).toMatch(/^Usage: \S+ act-one --video <url> --image <url> \[flags\]$/m);
  const media = ["--video", "https://media.example/a.mp4", "--image", "https://media.example/a.png"];
  const direct = await runInside(["act-one", ...media, "--skip-media-check", "--dry-run"]);
  expect(direct.stderr).toMatch(/--callback-url is required/);
  expect(direct.code).toBe(2);
});

it("operations lists every operation from its definition", async () => {
  const people = await runInside(["operations"]);
  expect(people.stdout).toMatch(/perform +Act-Two, 0\.40 USD a task\n/);
  expect(people.stdout).toMatch(/--performance +video, 3 to 30 s/);
  const machines = await runInside(["operations", "--json"]);
  expect(machines.events).toMatchObject([
    {
      event: "operations",
      operations: operationNames.map((name) => ({ name, command: expect.any(String) })),
    },
  ]);
});

describe("probe", () => {
  it("measures a file", async () => {
    const { code, stdout } = await runInside(["probe", sampleMedia.performer.path]);
    expect(stdout).toMatch(/^video, 8\.0 s, 1280 x 720, 24 fps, H\.264, with sound, \d+ kB\n$/);
    expect(code).toBe(0);
  });

  it("says why a file cannot be measured", async () => {
    const { code, stderr } = await runInside(["probe", "package.json"]);
    expect(stderr).toBe("Problem  The file is neither a video nor an image.\n");
    expect(code).toBe(2);
  });

  it("prints nothing that the file itself would have printed", async () => {
    const film = await readFile(sampleMedia.performer.path);
    // As the name of a codec, what clears a terminal.
    film.write("\u001b[2J", film.indexOf("avc1", film.indexOf("stsd")));
    const path = join(await temporaryFolder(), "film.mp4");
    await writeFile(path, film);
    const { stdout, stderr } = await runCli(["probe", path]);
    expect(stdout).toMatch(/^video, 8\.0 s.*\n$/);
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toBe("");
  });
});

it("login keeps the token that a code was good for, though the server goes away at once", async () => {
  const { url } = await serve((index, request, response) => {
    request.resume();
    if (index > 0) return response.destroy();
    response.writeHead(200, { "content-type": "application/json" }).end('{"token":"ust_for-the-code"}');
  });
  const folder = await temporaryFolder();
  const env = { XDG_CONFIG_HOME: folder };
  const { code, stderr } = await runInside(["login", "--server", url, "--code", "ABCD-2345"], { env });
  expect([stderr, code]).toEqual(["", 0]);
  const kept = await readFile(join(folder, "understudy", "login.json"), "utf8");
  expect(JSON.parse(kept)).toEqual({ server: url, token: "ust_for-the-code" });
});

describe("usage", () => {
  it.each(["-yh", "-hy"])("shows the help for %s, and spends nothing", async (both) => {
    const { url, bill } = await emulate();
    const media = ["--character", fileAt(url, "character"), "--performance", fileAt(url, "performer")];
    const { code, stdout } = await runInside(["perform", ...media, both], { url });
    expect(stdout).toMatch(/^Usage: \S+ perform /m);
    expect([code, bill.charges.length]).toEqual([0, 0]);
  });

  it.each([[["--help"]], [["help"]], [["perform", "--help"]], [["help", "watch"]], [["--version"]]])(
    "%j answers on stdout",
    async (args) => {
      const { code, stdout, stderr } = await runInside(args);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout.length).toBeGreaterThan(4);
    },
  );

  it.each([[[]], [["perfrom"]], [["watch"]], [["watch", "nonsense"]], [["probe", "a.mp4", "b.mp4"]]])(
    "%j is wrong",
    async (args) => {
      const { code, stdout, stderr } = await runInside(args);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr.length).toBeGreaterThan(4);
    },
  );
});

describe("a generation without its files and without a key", () => {
  it("says what is missing before it speaks of keys", async () => {
    const { code, stdout, stderr } = await runInside(["perform"], { env: { COMETAPI_KEY: "" } });
    const said = stdout + stderr;
    expect(code).toBe(2);
    expect(said).toContain("--character");
    expect(said).toContain("--performance");
    expect(said).not.toContain("key");
  });
});
