import { randomUUID } from "node:crypto";
import { PassThrough } from "node:stream";
import { expect } from "vitest";
import { run } from "../../src/cli.ts";
import { acceleratedClock } from "./clock.ts";
import { apiKey, speed } from "./emulator.ts";

/**
 * Runs the CLI to its end without a process of its own, for the many cases that need none.
 *
 * @param options.typed What a person at a terminal types; without it there is no terminal.
 */
export async function runInside(
  args: readonly string[],
  options: { url?: string; cwd?: string; env?: Record<string, string>; typed?: string } = {},
) {
  const { url, cwd = process.cwd(), env, typed } = options;
  const isTTY = typed !== undefined;
  const printed = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof printed) => ({
    isTTY,
    columns: 100,
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const stdin = Object.assign(new PassThrough(), { isTTY });
  if (isTTY) stdin.end(typed);
  const never = new AbortController().signal;
  const code = await run(args, {
    env: {
      COMETAPI_KEY: apiKey,
      ...(url === undefined ? {} : { COMETAPI_BASE_URL: url }),
      NO_COLOR: "1",
      ...env,
    },
    cwd,
    stdin,
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    fetch,
    clock: acceleratedClock(speed),
    program: "understudy",
    nodeVersion: process.versions.node,
    interrupts: { first: never, second: never },
    randomUuid: randomUUID,
  });
  expect(printed.stdout + printed.stderr).not.toContain(apiKey);
  expect(printed.stderr).not.toMatch(/\n\s+at .+:\d+/);
  const events = args.includes("--json") ? readEvents(printed.stdout) : [];
  return { code, ...printed, events };
}

/** What `--json` printed. */
export function readEvents(stdout: string): { event: string; [field: string]: unknown }[] {
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
