import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const attached = fileURLToPath(new URL("attached.ts", import.meta.url));
/** What Node compiled at an earlier start: a part is up in two thirds of the time. */
const compileCache = fileURLToPath(new URL("../../../../node_modules/.cache/compiled", import.meta.url));

/** A program of this repository, and how to start it. */
export interface Program {
  /** Its main file. */
  main: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  cwd: string;
}

/** A service in a process of its own. */
export interface Service {
  ended: Promise<unknown>;
  end(): Promise<void>;
}

/** How long a service has to end by itself, in milliseconds; the server promises 25 s. */
const graceMs = 30_000;
/** How long it has to come up, in milliseconds: a database may have to recover first. */
const patienceMs = 150_000;

/**
 * Starts a service whose output goes to a log file of this start, and waits until an address answers.
 *
 * It is out of the reach of Ctrl-C in the terminal, so that parts end in order, and ends with this process even when this
 * is killed.
 * @throws {Error} with what it wrote when it ends before it answers.
 */
export async function startService(
  name: string,
  program: Program,
  { log, address }: { log: string; address: string },
): Promise<Service> {
  await mkdir(dirname(log), { recursive: true, mode: 0o700 });
  const file = await open(log, "w", 0o600);
  const child = launch(program, ["ignore", file.fd, file.fd, "ipc"]);
  const ended = once(child, "exit").finally(() => file.close());
  const service = {
    ended,
    async end() {
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(late);
    },
  };
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  for (const deadline = Date.now() + patienceMs; !(await answers(address)); await sleep(50)) {
    if (!hasEnded() && Date.now() < deadline) continue;
    await service.end();
    throw new Error(`The ${name} did not start. ${wordsOf(await readFile(log, "utf8"))}`);
  }
  return service;
}

/**
 * Runs a program to its end. What it says to people goes to our own terminal, its answer comes back.
 *
 * @param signal Asks it to end.
 */
export async function runProgram(
  program: Program,
  signal?: AbortSignal,
): Promise<{ exitCode: number | null; stdout: string }> {
  const child = launch(program, ["ignore", "pipe", "inherit", "ipc"]);
  const letGo = () => child.disconnect();
  signal?.addEventListener("abort", letGo, { once: true });
  if (signal?.aborted) letGo();
  // Not "close": after `disconnect` it never comes.
  const [stdout, [exitCode]] = await Promise.all([textOf(child), once(child, "exit")]);
  signal?.removeEventListener("abort", letGo);
  return { exitCode, stdout };
}

function launch(
  { main, args = [], env, cwd }: Program,
  stdio: ("ignore" | "inherit" | "ipc" | "pipe" | number)[],
) {
  return spawn(process.execPath, [attached, main, ...args], {
    cwd,
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...env },
    stdio,
    detached: process.platform !== "win32",
    windowsHide: true,
  });
}

const answers = (address: string): Promise<boolean> =>
  fetch(address, { signal: AbortSignal.timeout(5_000) }).then(
    async ({ ok, body }) => {
      await body?.cancel();
      return ok;
    },
    () => false,
  );

/** All it writes to stdout. */
const textOf = async ({ stdout }: ChildProcess): Promise<string> => (stdout ? text(stdout) : "");

/** What was written for people; the lines of JSON are for machines. */
function wordsOf(log: string): string {
  return log
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("{"))
    .join("\n");
}
