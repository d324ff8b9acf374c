import { randomBytes } from "node:crypto";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ifThere } from "../system-error.ts";

/** What a running Postgres writes into `postmaster.pid` of its data directory. */
export interface Pidfile {
  pid: number;
  port: number;
  /** The folder of its unix socket; undefined where it has none. */
  socketFolder: string | undefined;
  /** The file as it was read. */
  text: string;
}

/** Reads the pid file of a data directory; undefined where there is none or it is not written yet. */
export async function readPidfile(directory: string): Promise<Pidfile | undefined> {
  const text = await ifThere(readFile(pathIn(directory), "utf8"));
  // pid, data directory, start time, port, socket folder, listen address, shared memory, state (miscadmin.h).
  const [pid, , , port, socketFolder] = text?.split("\n") ?? [];
  if (!text || !Number(pid) || !port) return undefined;
  return { pid: Number(pid), port: Number(port), socketFolder: socketFolder || undefined, text };
}

/**
 * Removes the pid file of a Postgres that is provably gone. Should another process have replaced the file in between,
 * the new one goes back.
 */
export async function removePidfile(directory: string, stale: Pidfile): Promise<void> {
  const aside = `${pathIn(directory)}.stale-${randomBytes(4).toString("hex")}`;
  await ifThere(rename(pathIn(directory), aside));
  const text = await ifThere(readFile(aside, "utf8"));
  if (text === undefined) return;
  if (text === stale.text) await rm(aside, { force: true });
  else await rename(aside, pathIn(directory));
}

const pathIn = (directory: string) => join(directory, "postmaster.pid");
