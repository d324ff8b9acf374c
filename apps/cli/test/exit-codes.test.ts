import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FaultName } from "@understudy/comet-emulator";
import { describe, expect, it } from "vitest";
import { emulate, fileAt } from "./support/emulator.ts";
import { temporaryFolder } from "./support/folder.ts";
import { runInside } from "./support/inside.ts";

async function perform(
  options: { faults?: FaultName[]; args?: string[]; env?: Record<string, string> } = {},
) {
  const { url, bill, scenario } = await emulate({ generation: "bare" });
  scenario.set(...(options.faults ?? []));
  const cwd = await temporaryFolder();
  const args = [
    "perform",
    "--character",
    fileAt(url, "character"),
    "--performance",
    fileAt(url, "performer"),
  ];
  const ran = await runInside([...args, "--yes", "--json", ...(options.args ?? [])], {
    url,
    cwd,
    ...(options.env ? { env: options.env } : {}),
  });
  return { ...ran, last: ran.events.at(-1), charges: bill.charges.length, files: await readdir(cwd) };
}

describe("2, wrong usage or invalid input: nothing is sent", () => {
  it.each<[string, string[], Record<string, string>, string]>([
    ["a flag that does not exist", ["--quality", "high"], {}, "usage"],
    ["no key", [], { COMETAPI_KEY: "" }, "config"],
    ["a key that would go unencrypted", ["--base-url", "http://cometapi.example"], {}, "config"],
    ["a time that is none", ["--timeout", "soon"], {}, "usage"],
  ])("%s", async (_, args, env, code) => {
    const { code: exit, last, charges } = await perform({ args, env });
    expect([exit, last?.code, charges]).toEqual([2, code, 0]);
  });

  it("an input that breaks the operation's rules, with a sentence for each", async () => {
    const { code, events, last, charges } = await perform({
      args: ["--seed", "-1", "--expression-intensity", "9"],
    });
    expect([code, last?.code, charges]).toEqual([2, "invalid_input", 0]);
    expect(events[0]).toMatchObject({
      event: "preflight",
      issues: [
        {
          code: "out_of_range",
          flag: "expression-intensity",
          message: expect.stringMatching(/^--expression-intensity /),
        },
        { code: "out_of_range", flag: "seed", message: expect.stringMatching(/^--seed .* not -1\.$/) },
      ],
    });
  });

  it("media that break them, measured", async () => {
    const { url, bill } = await emulate();
    const args = ["--character", fileAt(url, "character"), "--performance", fileAt(url, "performance45s")];
    const { code, stderr } = await runInside(["perform", ...args, "--yes"], { url });
    expect(stderr).toMatch(/Problem {2}--performance must last at most 30 s, but it lasts 45 s\.\n/);
    expect(stderr).toMatch(/Nothing was sent, nothing is charged\./);
    expect([code, bill.charges.length]).toEqual([2, 0]);
  });

  it.each<[string, string[], string[]]>([
    ["an address that is empty", ["--character", ""], ["--character is empty. Give an address."]],
    [
      "an address that is none",
      ["--character", "nonsense"],
      ['--character must be a complete URL, not "nonsense".'],
    ],
    [
      "a character that cannot be fetched",
      ["--character", "/files/missing.png"],
      [expect.stringMatching(/^--character cannot be fetched: /)],
    ],
    [
      "a character of which nobody knows what it is",
      ["--skip-media-check"],
      ["--character-type is required where --character is not looked at."],
    ],
  ])("%s, in one sentence", async (_, given, messages) => {
    const { url, bill } = await emulate();
    const args = given.map((word) => (word.startsWith("/") ? url + word : word));
    if (!args.includes("--character")) args.push("--character", fileAt(url, "character"));
    const media = ["--performance", fileAt(url, "performer")];
    const { code, events } = await runInside(["perform", ...media, ...args, "--yes", "--json"], { url });
    const issues = (events[0]?.issues ?? [events[0]]) as { message: string }[];
    expect(issues.map(({ message }) => message)).toEqual(messages);
    expect([code, bill.charges.length]).toEqual([2, 0]);
  });

  it("a last picture that the model does not take, by the name of its flag", async () => {
    const { url, bill } = await emulate();
    const pictures = ["--image", fileAt(url, "character"), "--last-image", fileAt(url, "character")];
    const args = ["animate", ...pictures, "--model", "gen4_turbo", "--yes"];
    const { code, stderr } = await runInside(args, { url });
    expect(stderr).toMatch(/Problem {2}--last-image is for --model gen3a_turbo only\.\n/);
    expect([code, bill.charges.length]).toEqual([2, 0]);
  });

  it("a file of this machine, explained", async () => {
    const { url, bill } = await emulate();
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "take.mp4"), "");
    const args = ["--character", fileAt(url, "character"), "--performance", "take.mp4"];
    const { code, stderr } = await runInside(["perform", ...args, "--yes"], { url, cwd });
    expect(stderr).toMatch(/--performance take\.mp4 is a file on this machine.*Understudy server/);
    expect([code, bill.charges.length]).toEqual([2, 0]);
  });

  it("a result that would take the name of a file", async () => {
    const { url, bill } = await emulate();
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "take.mp4"), "mine");
    const args = ["animate", "--image", fileAt(url, "character"), "--yes", "-o", "take.mp4"];
    const { code, stderr } = await runInside(args, { url, cwd });
    expect(stderr).toMatch(/take\.mp4 exists already/);
    expect([code, bill.charges.length]).toEqual([2, 0]);
  });

  it("a price that nobody agreed to", async () => {
    const { url, bill } = await emulate();
    const { code, stderr } = await runInside(["animate", "--image", fileAt(url, "character")], { url });
    expect(stderr).toMatch(/0\.32 USD.*\n.*Add --yes/);
    expect([code, bill.charges.length]).toEqual([2, 0]);
  });
});

describe("the question", () => {
  const animate = async (typed: string) => {
    const { url, bill } = await emulate();
    const cwd = await temporaryFolder();
    const ran = await runInside(["animate", "--image", fileAt(url, "character")], { url, cwd, typed });
    return { ...ran, charges: bill.charges.length };
  };

  it("names the price, and a yes spends it", async () => {
    const { code, stderr, charges } = await animate("yes\n");
    expect(stderr).toContain("Spend 0.32 USD? [y/N] ");
    expect([code, charges]).toEqual([0, 1]);
  });

  it.each(["n\n", "\n", ""])("spends nothing after %j", async (typed) => {
    const { code, stderr, charges } = await animate(typed);
    expect(stderr).toMatch(/All right\. Nothing was sent, nothing is charged\.\n/);
    expect(stderr).not.toMatch(/Problem/);
    expect([code, charges]).toEqual([1, 0]);
  });
});

it("0 for a dry run, which needs no key and sends nothing", async () => {
  const { url, bill, tasks } = await emulate();
  const args = ["animate", "--image", fileAt(url, "character"), "--dry-run"];
  const { code, stderr } = await runInside(args, { url, env: { COMETAPI_KEY: "" } });
  expect(stderr).toMatch(/Price {4}0\.32 USD/);
  expect([code, bill.charges.length, tasks.size]).toEqual([0, 0, 0]);
});

describe("3, refused by the provider: nothing is charged", () => {
  it.each<[FaultName, string]>([
    ["balance-exhausted", "insufficient_balance"],
    ["forbidden", "forbidden"],
    ["invalid-request", "request_refused"],
  ])("%s", async (fault, code) => {
    const { code: exit, last, charges } = await perform({ faults: [fault] });
    expect([exit, last?.code, last?.charged, charges]).toEqual([3, code, "no", 0]);
  });

  it("a wrong key", async () => {
    const { code, last, charges } = await perform({ env: { COMETAPI_KEY: "sk-another" } });
    expect([code, last?.code, charges]).toEqual([3, "authentication", 0]);
  });
});

describe("4, the task ended without a result", () => {
  it.each<[FaultName, string]>([
    ["fail-safety-input", "task_failed"],
    ["cancelled", "task_cancelled"],
  ])("%s", async (fault, code) => {
    const { code: exit, last, charges, files } = await perform({ faults: [fault] });
    expect([exit, last?.code, charges, files]).toEqual([4, code, 1, []]);
    expect(last?.resume).toBeUndefined();
  });

  it("expired, with its address and the way to look again: it is paid for", async () => {
    const { code, last, charges, files } = await perform({ faults: ["expired"] });
    expect([code, last?.code, charges, files]).toEqual([4, "output_expired", 1, []]);
    expect(last).toMatchObject({
      output: [expect.stringMatching(/^http.*\.mp4/)],
      resume: expect.stringContaining("understudy watch "),
    });
  });
});

describe("5, outcome unknown: said plainly, and never tried again", () => {
  it.each<[FaultName, string]>([
    ["dropped", "submit_outcome_unknown"],
    ["timeout-html", "submit_outcome_unknown"],
    ["broken", "submit_outcome_unknown"],
    ["no-id", "accepted_without_id"],
  ])("%s", async (fault, code) => {
    const { code: exit, last, charges } = await perform({ faults: [fault] });
    expect([exit, last?.code, last?.charged]).toEqual([5, code, "unknown"]);
    expect(last?.message).toMatch(/Check the account before trying again/);
    expect(charges).toBeLessThanOrEqual(1);
  });
});

describe("1, anything else", () => {
  it("still running when the time is over, with the way to go on", async () => {
    const { code, last, charges, events } = await perform({ faults: ["stuck"], args: ["--timeout", "0.5"] });
    expect([code, last?.code, charges]).toEqual([1, "still_running", 1]);
    expect(last?.resume).toBe(events.find(({ event }) => event === "submitted")?.resume);
  });

  it("a result that is not there yet", async () => {
    const { code, last, charges } = await perform({ faults: ["no-output"] });
    expect([code, last?.code, last?.charged, charges]).toEqual([1, "output_missing", "yes", 1]);
  });
});
