import { randomBytes } from "node:crypto";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ifThere } from "../system-error.ts";
import { identify, type ProcessIdentity } from "./process-identity.ts";

/** What a running Postgres writes into `postmaster.pid` of its data directory. */
export interface Pidfile {
  pid: number;
  port: number;
  /** The folder of its unix socket; undefined where it has none, or none yet. */
  socketFolder: string | undefined;
}

/** Reads the pid file of a data directory; undefined where there is none or it is not written yet. */
export async function readPidfile(directory: string): Promise<Pidfile | undefined> {
  const text = await ifThere(readFile(pidfileIn(directory), "utf8"));
  // pid, data directory, start time, port, socket folder, listen address, shared memory, state (Postgres: pidfile.h).
  const [pid, , , port, socketFolder] = text?.split("\n") ?? [];
  if (!Number(pid) || !port) return undefined;
  return { pid: Number(pid), port: Number(port), socketFolder: socketFolder || undefined };
}

export const pidfileIn = (directory: string): string => join(directory, "postmaster.pid");

/** The file that guards a unix socket of Postgres. It begins with the process id as well. */
export const socketLockIn = (socketFolder: string, port: number): string =>
  join(socketFolder, `.s.PGSQL.${port}.lock`);

/**
 * Tells who has the process id in a lock file of a data directory, and removes the file when it is somebody else.
 * Postgres takes any living process of its user for another Postgres, and would refuse to start.
 */
export async function clearLock(file: string, directory: string): Promise<ProcessIdentity> {
  const text = await ifThere(readFile(file, "utf8"));
  const pid = Number.parseInt(text ?? "", 10);
  if (!pid) return "gone";
  const identity = await identify(pid, directory);
  if (identity === "other") await removeIfStill(file, text);
  return identity;
}

/** Should another process have replaced the file in between, the new one goes back. */
async function removeIfStill(file: string, text: string | undefined): Promise<void> {
  const aside = `${file}.stale-${randomBytes(4).toString("hex")}`;
  await ifThere(rename(file, aside));
  const moved = await ifThere(readFile(aside, "utf8"));
  if (moved === text) await rm(aside, { force: true });
  else if (moved !== undefined) await rename(aside, file);
}
