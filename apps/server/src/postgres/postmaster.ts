import { spawn } from "node:child_process";
import { open, readFile, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Address } from "./address.ts";
import type { Binaries } from "./binaries.ts";
import { asUser, type DatabaseUser } from "./database-user.ts";
import { readPidfile } from "./pidfile.ts";
import { identify } from "./process-identity.ts";

/** What it takes to start Postgres on one data directory. */
export interface Cluster {
  binaries: Binaries;
  /** Absolute, without links. */
  directory: string;
  user: DatabaseUser | undefined;
}

/** A Postgres that was started here. */
export interface Postmaster {
  pid: number | undefined;
  ended(): boolean;
  /** What it has written to its log. */
  words(): Promise<string>;
}

/**
 * Starts Postgres in a session of its own: a Ctrl-C in the terminal is meant for the server, which stops Postgres last.
 * It outlives a server that is killed.
 */
export async function launch(cluster: Cluster, address: Address): Promise<Postmaster> {
  const log = `${cluster.directory}.log`;
  const size = (await stat(log).catch(() => undefined))?.size ?? 0;
  const from = size < largestLog ? size : 0;
  const file = await open(log, from > 0 ? "a" : "w", 0o600);
  try {
    const args = ["-D", cluster.directory, ...settings(address).flatMap((setting) => ["-c", setting])];
    const [program, argv, options] = asUser(cluster.user, cluster.binaries.postgres, args);
    const child = spawn(program, argv, { ...options, detached: true, stdio: ["ignore", file.fd, file.fd] });
    child.unref();
    let failure: Error | undefined;
    child.once("error", (error) => {
      failure = error;
    });
    return {
      pid: child.pid,
      ended: () => failure !== undefined || child.exitCode !== null || child.signalCode !== null,
      words: async () => failure?.message ?? (await readFile(log)).subarray(from).toString().trim(),
    };
  } finally {
    await file.close();
  }
}

/**
 * Stops Postgres for whoever is still connected, without loss. Waits until it is gone. One that does not get there in
 * time (18 hangs where a backend crashed just before) is stopped without its goodbyes: what was committed stays, and the
 * next start reads it from the log.
 *
 * @param patienceMs how long the orderly end may take.
 * @returns whether it is gone; false as well where the process cannot be told to be this Postgres.
 */
export async function stop(cluster: Cluster, patienceMs: number = 10_000): Promise<boolean> {
  const { directory, binaries } = cluster;
  const pidfile = await readPidfile(directory);
  if (!pidfile) return true;
  const isGone = async () => (await readPidfile(directory))?.pid !== pidfile.pid;
  // In the words of Postgres.
  for (const [mode, signal, ms] of [
    ["fast", "SIGINT", patienceMs],
    ["immediate", "SIGQUIT", 10_000],
  ] as const) {
    if (process.platform === "win32") {
      const stopping = spawn(binaries.pgCtl, ["stop", "-m", mode, "-D", directory], { stdio: "ignore" });
      stopping.once("error", () => {});
    } else {
      if ((await identify(pidfile.pid, directory)) !== "ours") return isGone();
      process.kill(pidfile.pid, signal);
    }
    for (const deadline = performance.now() + ms; performance.now() < deadline; await sleep(10)) {
      if (await isGone()) return true;
    }
  }
  return false;
}

/** Durability stays as Postgres has it; sizes are those of a small part of someone's machine. */
function settings({ host, port }: Address): string[] {
  const listening =
    process.platform === "win32"
      ? [`listen_addresses=${host}`]
      : ["listen_addresses=", `unix_socket_directories=${quoted(host)}`, "unix_socket_permissions=0700"];
  return [
    ...listening,
    `port=${port}`,
    "shared_buffers=32MB",
    "max_connections=100",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_min_messages=log", // not the errors of statements: who sent them hears of them
    "log_checkpoints=off",
  ];
}

/** The setting is a list, and a folder may have a comma in its name. */
const quoted = (folder: string) => `"${folder.replaceAll('"', '""')}"`;

/** The log begins anew at the first start that finds it larger than this, in bytes. */
const largestLog = 1024 * 1024;
