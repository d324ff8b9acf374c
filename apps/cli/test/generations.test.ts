import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { probe } from "@understudy/media";
import { describe, expect, it } from "vitest";
import { runCli } from "./support/cli.ts";
import { emulate, fileAt } from "./support/emulator.ts";
import { temporaryFolder } from "./support/folder.ts";

const commands: Record<string, (url: string) => string[]> = {
  perform: (url) => [
    "--character",
    fileAt(url, "character"),
    "--performance",
    fileAt(url, "performer"),
    "--seed",
    "7",
  ],
  "act-one": (url) => [
    "--video",
    fileAt(url, "performer"),
    "--image",
    fileAt(url, "character"),
    "--callback-url",
    `${url}/hooks/4f1c9a`,
  ],
  animate: (url) => [
    "--image",
    fileAt(url, "character"),
    "--prompt",
    "It turns to the window",
    "--duration",
    "10",
  ],
  restyle: (url) => ["--video", fileAt(url, "performer"), "--prompt", "As a charcoal drawing"],
};

describe.each(Object.keys(commands))("%s", (command) => {
  const argumentsFor = (url: string) => [command, ...(commands[command]?.(url) ?? []), "--yes"];

  it("pays once and saves a film that plays", async () => {
    const { url, bill } = await emulate();
    const cwd = await temporaryFolder();
    const { code, stdout, stderr } = await runCli(argumentsFor(url), { url, cwd });
    expect(stderr).toMatch(/Price .*\d USD for one task/);
    expect(code).toBe(0);
    const path = stdout.trim();
    expect(await readdir(cwd)).toEqual([path]);
    expect(await probe(join(cwd, path), { verify: true })).toMatchObject({ kind: "video" });
    expect(bill.charges).toHaveLength(1);
  });

  it("tells a program everything in JSON lines, and nothing else", async () => {
    const { url, bill } = await emulate({ generation: "bare" });
    const cwd = await temporaryFolder();
    const { code, events, stderr } = await runCli([...argumentsFor(url), "--json", "-o", "out/take.mp4"], {
      url,
      cwd,
    });
    expect(code).toBe(0);
    expect(stderr).toBe("");
    const [preflight, submitted, ...rest] = events;
    expect(preflight).toMatchObject({
      event: "preflight",
      issues: [],
      price: { microUsd: expect.any(Number) },
    });
    expect(submitted).toMatchObject({ event: "submitted", resume: expect.stringContaining("watch") });
    expect(rest.at(-1)).toMatchObject({
      event: "done",
      ref: submitted?.ref,
      files: [{ path: join(cwd, "out", "take.mp4"), kind: "video", mimeType: "video/mp4" }],
    });
    const between = new Set(rest.slice(0, -1).map(({ event }) => event));
    expect([...between].toSorted()).toEqual(["downloading", "progress"]);
    expect(bill.charges).toHaveLength(1);
  });
});

it("runs as published, on the clock of the machine", async () => {
  const { url, bill } = await emulate({ speed: 1, durations: { medianMs: 1000, sigma: 0 }, refreshMs: 100 });
  const cwd = await temporaryFolder();
  const { code, stdout } = await runCli(["animate", "--image", fileAt(url, "character"), "--yes"], {
    url,
    cwd,
    realTime: true,
  });
  expect(code).toBe(0);
  expect(await readdir(cwd)).toEqual([stdout.trim()]);
  expect(bill.charges).toHaveLength(1);
});
