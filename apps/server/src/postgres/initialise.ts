import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { hasCode, ifThere } from "../system-error.ts";
import { newPassword, passwordFile } from "./address.ts";
import type { Binaries } from "./binaries.ts";
import { asUser, type DatabaseUser, giveTo, knownUser } from "./database-user.ts";
import { PostgresError } from "./postgres-error.ts";

const run = promisify(execFile);

/**
 * Makes the data directory, once. It is made aside and renamed, so that it is there whole or not at all, whoever is
 * killed on the way and however many start at once.
 *
 * @throws {PostgresError} `other_major` where the folder holds the data of another major version, `initdb_failed`.
 */
export async function initialise(
  binaries: Binaries,
  directory: string,
  user: DatabaseUser | undefined,
): Promise<void> {
  if (!(await ifThere(stat(directory)))) {
    await refuseOtherMajor(binaries, directory);
    await makeWhole(binaries, directory, user);
  }
  await clearHalfMade(directory);
}

async function makeWhole(
  binaries: Binaries,
  directory: string,
  user: DatabaseUser | undefined,
): Promise<void> {
  const aside = `${directory}${halfMade}${randomBytes(4).toString("hex")}`;
  try {
    await mkdir(aside, { mode: 0o700 });
    const maker = user && (await knownUser(user));
    await giveTo(maker, aside);
    const password = process.platform === "win32" ? await writePassword(directory) : [];
    await run(
      ...(asUser(maker, binaries.initdb, [...options(aside), ...password]) as Parameters<typeof run>),
    );
    await giveTo(user, aside);
    await rename(aside, directory);
    await syncFolder(dirname(directory));
  } catch (cause) {
    await rm(aside, { recursive: true, force: true });
    // Another process may have been faster.
    if (await ifThere(stat(directory))) return;
    const said = cause instanceof Error && "stderr" in cause ? ` ${String(cause.stderr).trim()}` : "";
    throw new PostgresError("initdb_failed", `A database could not be made in ${directory}.${said}`, cause);
  }
}

const options = (directory: string) => [
  ...["-D", directory, "--username=understudy", "--encoding=UTF8", "--locale=C", "--no-instructions"],
  // Only the owner of the socket's folder comes as far as this.
  ...(process.platform === "win32" ? ["--auth=scram-sha-256"] : ["--auth-local=trust", "--auth-host=reject"]),
];

async function writePassword(directory: string): Promise<string[]> {
  const file = passwordFile(directory);
  await writeFile(file, newPassword(), { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
    if (!hasCode(error, "EEXIST")) throw error;
  });
  return [`--pwfile=${file}`];
}

/** Starting empty beside the data of another version would look as if everything were lost. */
async function refuseOtherMajor(binaries: Binaries, directory: string): Promise<void> {
  const names = await readdir(dirname(directory));
  const other = names.map((name) => /^postgres-(\d+)$/.exec(name)?.[1]).find((major) => major !== undefined);
  if (other === undefined) return;
  const message =
    `${dirname(directory)} holds the data of Postgres ${other}, but the Postgres here is ${binaries.major}. ` +
    `Set PG_BIN to the bin folder of a Postgres ${other}; to move to ${binaries.major}, make a backup with it and restore that into a new DATA_DIR.`;
  throw new PostgresError("other_major", message);
}

/** Once the data directory exists, what was begun beside it is of no use to anyone. */
async function clearHalfMade(directory: string): Promise<void> {
  const folder = dirname(directory);
  const left = (await readdir(folder)).filter((name) => name.startsWith(basename(directory) + halfMade));
  for (const name of left) await rm(join(folder, name), { recursive: true, force: true });
}

const halfMade = ".half-made-";

/** Makes the new name outlast a power cut; Windows has no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
