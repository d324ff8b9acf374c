import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { readPidfile } from "../src/postgres/pidfile.ts";
import { identify } from "../src/postgres/process-identity.ts";

const run = promisify(execFile);

/** `kill -9` for the Postgres of a data folder and all its helpers, if it runs. Returns whether it did. */
export async function killPostgres(dataDir: string): Promise<boolean> {
  for (const name of await readdir(dataDir)) {
    const directory = join(dataDir, name);
    const pid = (await readPidfile(directory).catch(() => undefined))?.pid;
    if (pid === undefined || (await identify(pid, directory)) !== "ours") continue;
    const { stdout } = await run("ps", ["-e", "-o", "pid=,ppid="]);
    const helpers = stdout
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number))
      .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));
    for (const one of [pid, ...helpers]) {
      try {
        process.kill(one, "SIGKILL");
      } catch {
        // It ended by itself meanwhile.
      }
    }
    return true;
  }
  return false;
}
