import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterEach } from "vitest";
import { findBinaries } from "../../src/postgres/binaries.ts";
import { databaseUser } from "../../src/postgres/database-user.ts";
import { initialise } from "../../src/postgres/initialise.ts";
import { readPidfile } from "../../src/postgres/pidfile.ts";
import { identify } from "../../src/postgres/process-identity.ts";
import { hasCode } from "../../src/system-error.ts";

export const run = promisify(execFile);

const later = promisify(setTimeout);
const folders: string[] = [];
const holders: ChildProcess[] = [];

/** A folder that is gone after the test, with every Postgres in it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "understudy-postgres-test-")));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const holder of holders.splice(0)) holder.kill("SIGKILL");
  for (const folder of folders.splice(0)) {
    const names = await readdir(folder, { recursive: true });
    for (const name of names.filter((name) => name.endsWith("postmaster.pid"))) {
      await killTree(join(folder, name, ".."));
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** A data folder whose database is made but was never started: a copy of one that is made once and kept. */
export async function dataFolder(parent?: string): Promise<string> {
  const binaries = await findBinaries();
  const template = fileURLToPath(new URL("../../node_modules/.cache/postgres-template", import.meta.url));
  await mkdir(template, { recursive: true });
  const directory = join(template, `postgres-${binaries.major}`);
  await initialise(binaries, directory, await databaseUser(binaries, directory));
  const dataDir = join(parent ?? (await temporaryFolder()), "data");
  await run("cp", ["-a", template, dataDir]);
  return dataDir;
}

/** A process of its own that holds the Postgres of a folder. */
export interface Holder {
  process: ChildProcess;
  adopted: boolean;
  connectionString: string;
  /** Lets go and ends. */
  close(): Promise<void>;
  /** Ends without a chance to do anything. */
  kill(): Promise<void>;
}

/** Starts a process without waiting for its Postgres. */
export function spawnHolder(dataDir: string): ChildProcess {
  const script = fileURLToPath(new URL("../fixtures/postgres-holder.ts", import.meta.url));
  const child = fork(script, [dataDir], { execArgv: [] });
  holders.push(child);
  return child;
}

/** Starts a process and waits until it holds its Postgres. */
export async function startHolder(dataDir: string): Promise<Holder> {
  const child = spawnHolder(dataDir);
  const ended = once(child, "exit");
  const [ready] = await Promise.race([once(child, "message"), ended]);
  if (typeof ready !== "object") throw new Error("The process ended before it had its Postgres.");
  return {
    ...(ready as Pick<Holder, "adopted" | "connectionString">),
    process: child,
    async close() {
      child.send("close");
      await ended;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The process id of the Postgres on a data directory, if one runs there. */
export async function postmasterOf(directory: string): Promise<number | undefined> {
  const pid = (await readPidfile(directory))?.pid;
  return pid !== undefined && (await identify(pid, directory)) === "ours" ? pid : undefined;
}

/** Kills the Postgres of a data directory and all its helpers, and waits until they are gone. */
export async function killTree(directory: string): Promise<void> {
  const pid = await postmasterOf(directory);
  if (pid === undefined) return;
  const { stdout } = await run("ps", ["-e", "-o", "pid=,ppid="]);
  const processes = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const tree = [pid, ...processes.flatMap(([child, parent]) => (parent === pid && child ? [child] : []))];
  for (const one of tree) signal(one, "SIGKILL");
  while (tree.some((one) => signal(one, 0)) && (await postmasterOf(directory)) === pid) await later(5);
}

/** Sends a signal; 0 only looks. Returns whether there is such a process. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (hasCode(error, "ESRCH")) return false;
    throw error;
  }
}

/** Asks one thing over a connection of its own. */
export async function ask<Row>(connectionString: string, query: string): Promise<Row[]> {
  const client = new Client({ connectionString });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(query)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Repeats until it neither throws nor gives undefined. */
export async function eventually<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const result = await attempt().catch(() => undefined);
    if (result !== undefined) return result;
    await later(20);
  }
}

/** The effective user id of a process. */
export async function userOf(pid: number): Promise<number> {
  const { stdout } = await run("ps", ["-o", "uid=", "-p", String(pid)]);
  return Number(stdout);
}
