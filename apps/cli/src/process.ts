import { randomUUID } from "node:crypto";
import type { Clock } from "@understudy/core";
import { run } from "./cli.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";

/** Connects the CLI to this process: arguments, environment, streams, signals, exit code. */
export async function runProcess(clock: Clock): Promise<void> {
  const first = new AbortController();
  const second = new AbortController();
  const interrupt = (): void => (first.signal.aborted ? second.abort() : first.abort());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);

  // Whoever read our output may be gone; a task that is paid for is followed to its end all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.on("uncaughtException", () => {
    process.stderr.write("Something unexpected went wrong in understudy itself.\n");
    process.exit(exitCodes.other);
  });

  process.exitCode = await run(process.argv.slice(2), {
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    fetch: globalThis.fetch,
    clock,
    program: programOf(process.env),
    nodeVersion: process.versions.node,
    interrupts: { first: first.signal, second: second.signal },
    randomUuid: randomUUID,
  });
}

/** What a person types to start this program: by its name, through npx, or as the script of its repository. */
export function programOf({ npm_lifecycle_event: event }: Io["env"]): string {
  if (event === "npx") return "npx understudy";
  return event === "understudy" ? "npx pnpm@12 --silent understudy" : "understudy";
}
