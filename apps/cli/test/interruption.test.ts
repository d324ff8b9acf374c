import { execFileSync } from "node:child_process";
import { constants, openSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runCli, startCli } from "./support/cli.ts";
import { emulate, emulateInProcess, fileAt } from "./support/emulator.ts";
import { temporaryFolder } from "./support/folder.ts";
import { serve } from "./support/http.ts";

/** Longer than any test, in milliseconds of the emulator. */
const veryLong = 100_000_000;

const ref = "act_one/task_1@2026-11-21T07:40:00.000Z";
const server = "https://understudy.example";

const performance = (url: string) => [
  "perform",
  "--character",
  fileAt(url, "character"),
  "--performance",
  fileAt(url, "performer"),
  "--yes",
];

/** The command that a run printed to go on with, as arguments. */
function resumption(printed: string): string[] {
  const [, command = ""] = /^ {2}understudy (watch .*)$/m.exec(printed) ?? [];
  return command.split(" ");
}

it("leaves the task running at Ctrl-C, and the command it prints finishes it", async () => {
  const { url, bill } = await emulate({ durations: { medianMs: 120_000, sigma: 0 } });
  const cwd = await temporaryFolder();
  const first = startCli([...performance(url), "-o", "shots/take.mp4"], { url, cwd });
  await first.printed(/Generating/);
  first.kill("SIGINT");
  expect(await first.exit).toBe(130);
  expect(first.stderr).toMatch(/Stopped\. The task goes on at the provider, and stays charged\./);

  // Not even the environment that the first run had is needed.
  const second = await runCli(resumption(first.stderr), { cwd });
  expect(second.code).toBe(0);
  expect(second.stdout).toBe("shots/take.mp4\n");
  expect(bill.charges).toHaveLength(1);
});

it("says at Ctrl-C during the download that the film is finished, and how to get it", async () => {
  const { url, bill, scenario } = await emulate();
  scenario.set({ on: "output", delayMs: veryLong });
  const cwd = await temporaryFolder();
  const first = startCli(performance(url), { url, cwd });
  await first.printed(/Downloading/);
  first.kill("SIGINT");
  expect(await first.exit).toBe(130);
  expect(first.stderr).toMatch(/The film is finished but not saved.*works for a short time only/);
  expect(first.stderr).not.toMatch(/goes on/);

  scenario.clear();
  const second = await runCli(resumption(first.stderr), { url, cwd });
  expect(second.code).toBe(0);
  expect(await readdir(cwd)).toEqual([second.stdout.trim()]);
  expect(bill.charges).toHaveLength(1);
});

it("loses nothing when it is killed as soon as the task exists", async () => {
  const { url, bill } = await emulate();
  const cwd = await temporaryFolder();
  const first = startCli(performance(url), { url, cwd });
  await first.printed(/understudy watch .*\n/);
  first.kill("SIGKILL");
  expect(await first.exit).toBe("SIGKILL");

  const second = await runCli(resumption(first.stderr), { url, cwd });
  expect(second.code).toBe(0);
  expect(await readdir(cwd)).toEqual([second.stdout.trim()]);
  expect(bill.charges).toHaveLength(1);
});

it("waits for the answer to a create at the first Ctrl-C, so that the task has a name", async () => {
  const { url, bill, scenario, advance } = await emulate();
  scenario.set({ on: "created", delayMs: veryLong });
  const cli = startCli(performance(url), { url });
  await expect.poll(() => bill.charges.length).toBe(1);
  cli.kill("SIGINT");
  await cli.printed(/Waiting for its answer, so that a paid task is not lost/);
  await advance(veryLong);
  expect(await cli.exit).toBe(130);
  expect(resumption(cli.stderr)).toHaveLength(4);
  expect(bill.charges).toHaveLength(1);
});

it("says that the outcome is unknown when the create itself is given up", async () => {
  const { url, bill, scenario } = await emulate();
  scenario.set({ on: "created", delayMs: veryLong });
  const cli = startCli(performance(url), { url });
  await expect.poll(() => bill.charges.length).toBe(1);
  cli.kill("SIGINT");
  await cli.printed(/Ctrl-C again/);
  cli.kill("SIGINT");
  expect(await cli.exit).toBe(5);
  expect(cli.stderr).toMatch(/may have been started and charged/);
});

it("charges nothing when it is stopped before the create", async () => {
  const { url, bill } = await emulate();
  const { url: silent, seen } = await serve(() => {});
  const cli = startCli(["animate", "--image", `${silent}/mia.png`, "--yes"], { url });
  await expect.poll(() => seen.length).toBe(1);
  cli.kill("SIGTERM");
  expect(await cli.exit).toBe(130);
  expect(cli.stderr).toMatch(/Nothing was sent, nothing is charged/);
  expect(bill.charges).toHaveLength(0);
});

it.each(["watch", "doctor"])(
  "can be stopped where %s waits for a token that nobody writes",
  async (command) => {
    const cwd = await temporaryFolder();
    const pipe = join(cwd, "pipe");
    execFileSync("mkfifo", [pipe]);
    const args = [command, ...(command === "watch" ? [ref] : []), "--server", server, "--token-file", "pipe"];
    const cli = startCli(args, { cwd });
    // It takes until somebody reads from it.
    const open = () => openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    await expect.poll(open, { timeout: 30_000 }).toBeGreaterThan(0);
    cli.kill("SIGINT");
    expect(await cli.exit).toBe(130);
    expect(cli.stderr).toMatch(/Stopped\. Nothing was sent/);
  },
);

it("goes on when the provider dies in the middle and comes back", async () => {
  const stateFile = `${await temporaryFolder()}/state.json`;
  const cwd = await temporaryFolder();
  const durations = { medianMs: 120_000, sigma: 0 };
  const provider = await emulateInProcess({ stateFile, durations });
  const { url } = provider;
  const cli = startCli(performance(url), { url, cwd });
  await cli.printed(/Generating/);
  await provider.kill();
  await cli.printed(/No answer, trying again/);
  const again = await emulateInProcess({ stateFile, durations, port: Number(new URL(url).port) });
  expect(await cli.exit).toBe(0);
  expect(cli.stderr).toMatch(/Answered again/);
  expect(await readdir(cwd)).toEqual([cli.stdout.trim()]);
  expect((await again.bill()).charges).toHaveLength(1);
});
