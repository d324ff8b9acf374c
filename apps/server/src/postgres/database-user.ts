import { execFile, type SpawnOptions } from "node:child_process";
import { chown, lchown, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ifThere } from "../system-error.ts";
import type { Binaries } from "./binaries.ts";
import { PostgresError } from "./postgres-error.ts";

const run = promisify(execFile);

/** The user that Postgres runs as where we are root: it refuses to be root itself. */
export interface DatabaseUser {
  uid: number;
  gid: number;
  /** Whether it needs a capability to get through folders that only root may enter, such as `/root`. */
  throughClosedFolders: boolean;
}

/**
 * An id that no user of the machine has: systemd's table of ids keeps 60578 to 61183 free, below those of containers.
 * `nobody` would do, but anyone's process may be `nobody`.
 */
const ownId = 60_879;

/**
 * Whom to run Postgres as: undefined, meaning ourselves, unless we are root. A data directory that is there keeps its
 * owner.
 *
 * @param directory the data directory, which need not exist; its parent must.
 * @throws {PostgresError} `unreachable_for_user` where that user could not reach the programs or the data.
 */
export async function databaseUser(binaries: Binaries, directory: string): Promise<DatabaseUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await ifThere(stat(directory));
  const ids = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: ownId, gid: ownId };
  for (const throughClosedFolders of [false, true]) {
    const user = { ...ids, throughClosedFolders };
    if (await reaches(user, [binaries.postgres, dirname(directory)])) return user;
  }
  throw new PostgresError(
    "unreachable_for_user",
    `Postgres does not run as root, and user ${ids.uid}, whom it would run as, cannot enter ${dirname(directory)} or run ${binaries.postgres}. ` +
      "Set DATA_DIR to a folder others may enter (such as /var/lib/understudy), start the server as an ordinary user, or set DATABASE_URL.",
  );
}

/** A user the machine knows: `initdb` looks itself up. Its files are handed over with `giveTo`. */
export async function knownUser(user: DatabaseUser): Promise<DatabaseUser> {
  const known = await readFile("/etc/passwd", "utf8").catch(() => "");
  const entries = known.split("\n").map((line) => line.split(":"));
  if (entries.some(([, , uid]) => Number(uid) === user.uid)) return user;
  const nobody = entries.find(([name]) => name === "nobody");
  return { ...user, uid: Number(nobody?.[2] ?? 65_534), gid: Number(nobody?.[3] ?? 65_534) };
}

/** Makes the user the owner of a file, or of a folder and everything in it. */
export async function giveTo(user: DatabaseUser | undefined, path: string): Promise<void> {
  if (!user) return;
  for (const entry of await readdir(path, { recursive: true }))
    await lchown(join(path, entry), user.uid, user.gid);
  await chown(path, user.uid, user.gid);
}

/** How to run a program as the user: the arguments of `spawn`. The environment holds nothing of ours. */
export function asUser(
  user: DatabaseUser | undefined,
  program: string,
  args: readonly string[],
): [program: string, args: string[], options: SpawnOptions] {
  const options: SpawnOptions = { cwd: "/", env: plainEnvironment(), windowsHide: true };
  if (process.platform === "win32") delete options.cwd;
  if (!user) return [program, [...args], options];
  const { uid, gid } = user;
  if (!user.throughClosedFolders) return [program, [...args], { ...options, uid, gid }];
  const become = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  return ["setpriv", [...become, ...throughClosedFolders, "--", program, ...args], options];
}

/** Root's right to enter any folder, kept by another user. Without the bit, `access` would not heed it. */
const throughClosedFolders = [
  "--securebits=+no_setuid_fixup",
  "--inh-caps=+dac_override",
  "--ambient-caps=+dac_override",
];

function plainEnvironment(): Record<string, string> {
  const names = ["PATH", "SystemRoot", "TEMP", "TMP"];
  const kept = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

async function reaches(user: DatabaseUser, paths: string[]): Promise<boolean> {
  const tests = paths.flatMap((path, index) => (index === 0 ? ["-x", path] : ["-a", "-x", path]));
  const [program, args, options] = asUser(user, "test", tests);
  return run(program, args, options as { cwd: string }).then(
    () => true,
    () => false,
  );
}
