import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { probe } from "@understudy/media";
import { expect, it } from "vitest";
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

const argumentsFor = (command: string, url: string) => [
  command,
  ...(commands[command]?.(url) ?? []),
  "--yes",
];

it.each(Object.keys(commands))(
  "%s pays once, saves a film that plays, and tells a program all of it",
  async (command) => {
    const { url, bill } = await emulate({ generation: "bare" });
    const cwd = await temporaryFolder();
    const args = [...argumentsFor(command, url), "--json", "-o", "out/take.mp4"];
    const { code, events, stderr } = await runCli(args, { url, cwd });
    expect([code, stderr]).toEqual([0, ""]);

    const [preflight, submitted, ...rest] = events;
    expect(preflight).toMatchObject({
      event: "preflight",
      issues: [],
      price: { microUsd: expect.any(Number) },
    });
    expect(submitted).toMatchObject({ event: "submitted", resume: expect.stringContaining("watch") });
    const between = new Set(rest.slice(0, -1).map(({ event }) => event));
    expect([...between].toSorted()).toEqual(["downloading", "progress"]);
    const path = join(cwd, "out", "take.mp4");
    expect(rest.at(-1)).toMatchObject({
      event: "done",
      ref: submitted?.ref,
      files: [{ path, mimeType: "video/mp4" }],
    });

    expect(await probe(path, { verify: true })).toMatchObject({ kind: "video" });
    expect(bill.charges).toHaveLength(1);
  },
);

it("tells people how it goes on stderr, and the name of the film on stdout", async () => {
  const { url, bill } = await emulate();
  const cwd = await temporaryFolder();
  const { code, stdout, stderr } = await runCli(argumentsFor("perform", url), { url, cwd });
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^Media .*\nMedia .*\nPrice {4}0\.40 USD for one task of Act-Two\nTask .*\n {2}understudy watch .*\n(.*\n)+Done .*\n$/,
  );
  expect(await readdir(cwd)).toEqual([stdout.trim()]);
  expect(bill.charges).toHaveLength(1);
});
