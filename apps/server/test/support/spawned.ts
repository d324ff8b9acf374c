import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** A server in a process of its own, with a Postgres of its own, as a person starts it. */
export interface SpawnedServer {
  url: string;
  /** What the first start showed. */
  token: string;
  /** All it has written. */
  said(): string;
  /** Asks it to end and waits. Returns its exit code. */
  close(): Promise<number | null>;
}

/**
 * Starts one in a new folder and waits until it listens.
 * @param options `maxFileKb`: no file it writes can grow beyond.
 */
export async function spawnServer(
  env: Record<string, string>,
  { showsToken = true, maxFileKb }: { showsToken?: boolean; maxFileKb?: number } = {},
): Promise<SpawnedServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "understudy-spawned-"));
  // A limit on the size of a file is what a disk that takes no more looks like to one process.
  const limit = ["-c", `trap '' XFSZ; ulimit -f ${maxFileKb}; exec "$0" "$@"`, process.execPath, main];
  const [command, args] = maxFileKb === undefined ? [process.execPath, [main]] : ["bash", limit];
  const child = spawn(command, args, {
    cwd: dataDir,
    env: { ...process.env, DATA_DIR: dataDir, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk;
      const address = /"url":"([^"]+)"/.exec(said)?.[1];
      if (address && (!showsToken || /ust_\S+/.test(said))) resolve(address);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    ended.then(() => reject(new Error(`The server ended: ${said}`)), reject);
  });
  return {
    url,
    said: () => said,
    token: /ust_\S+/.exec(said)?.[0] ?? "",
    async close() {
      child.kill("SIGTERM");
      const [code] = (await ended) as [number | null];
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
      return code;
    },
  };
}
