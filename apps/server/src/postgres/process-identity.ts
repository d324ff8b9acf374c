import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";
import { hasCode, ifThere } from "../system-error.ts";

const run = promisify(execFile);

/**
 * Who has a process id now: `gone` is nobody, `other` is provably not a Postgres on that data directory, `ours` is one,
 * and `unsure` may be one.
 */
export type ProcessIdentity = "gone" | "other" | "ours" | "unsure";

/**
 * Tells who has a process id. Ids are given out again, soonest in containers, so a number alone says nothing.
 *
 * @param directory absolute path of the data directory, without links.
 */
export async function identify(pid: number, directory: string): Promise<ProcessIdentity> {
  if (process.platform === "linux") return identifyOnLinux(pid, directory);
  if (process.platform === "win32") return "unsure";
  const command = await commandFromPs(pid);
  if (command === undefined) return "gone";
  if (!/(^|\/)(postgres|postmaster)[ :]/.test(command)) return "other";
  return command.includes(` -D ${directory} `) ? "ours" : "unsure";
}

async function identifyOnLinux(pid: number, directory: string): Promise<ProcessIdentity> {
  const commandLine = await ifGone(readFile(`/proc/${pid}/cmdline`, "utf8"));
  if (commandLine === undefined) return "gone";
  // A process that has died without being buried has no command line.
  const [program = "", ...args] = commandLine.split("\0");
  if (!/^(postgres|postmaster)\b/.test(basename(program))) return "other";
  if (args.includes(directory)) return "ours";
  const workingDirectory = await ifGone(readlink(`/proc/${pid}/cwd`)).catch(() => "");
  if (workingDirectory === undefined) return "gone";
  // A Postgres, and each of its helpers, works in its data directory.
  if (workingDirectory === "") return "unsure";
  return workingDirectory === directory ? "ours" : "other";
}

/** A process may end between the opening of its file and the reading. */
async function ifGone<T>(looking: Promise<T>): Promise<T | undefined> {
  return ifThere(looking).catch((error: unknown) => {
    if (hasCode(error, "ESRCH")) return undefined;
    throw error;
  });
}

/** `ps` ends with 1 where there is no such process. */
async function commandFromPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
    return `${stdout.trim()} `;
  } catch {
    return undefined;
  }
}
