import { createHash, randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasCode, ifThere } from "../system-error.ts";
import { type DatabaseUser, giveTo } from "./database-user.ts";
import type { Pidfile } from "./pidfile.ts";
import { PostgresError } from "./postgres-error.ts";

/** Where a Postgres of ours listens. */
export interface Address {
  /** Folder of the unix socket, or a loopback address on Windows. */
  host: string;
  port: number;
  user: string;
  database: string;
  password?: string;
}

const who = { user: "understudy", database: "postgres" };

/** Longest path of a unix socket in bytes: macOS allows 103, Linux 107. */
const longestSocketPath = 103;

/** The Postgres programs name the socket after the port, although nothing listens there. */
const socketPort = 5432;

/** The file beside the data directory that holds the password where loopback stands in for a socket. */
export const passwordFile = (directory: string): string => `${directory}.password`;

/**
 * Where the Postgres that wrote the pid file listens; undefined while it does not say. A socket counts only in a folder
 * of the data directory's owner: temporary folders are cleared at times, and anyone may make a new one of that name.
 */
export async function addressOf(pidfile: Pidfile, directory: string): Promise<Address | undefined> {
  const { port, socketFolder } = pidfile;
  if (process.platform === "win32") {
    return { ...who, host: "127.0.0.1", port, password: await readFile(passwordFile(directory), "utf8") };
  }
  if (socketFolder === undefined) return undefined;
  const [folder, data] = await Promise.all([ifThere(lstat(socketFolder)), lstat(directory)]);
  return folder?.isDirectory() && folder.uid === data.uid ? { ...who, host: socketFolder, port } : undefined;
}

/**
 * Where a Postgres about to start shall listen: a socket in its data directory, which only its owner may enter, or in
 * a folder like that under the temporary folder where the path would be too long. On Windows a free loopback port.
 *
 * @throws {PostgresError} `unsafe_socket_folder` where somebody else has made the temporary folder before us.
 */
export async function newAddress(directory: string, user: DatabaseUser | undefined): Promise<Address> {
  if (process.platform === "win32") {
    const password = await readFile(passwordFile(directory), "utf8");
    return { ...who, host: "127.0.0.1", port: await freePort(), password };
  }
  return { ...who, host: await socketFolder(directory, user), port: socketPort };
}

/** The address as a connection string that `pg` and everything built on it understands. */
export function connectionString(address: Address): string {
  const { user, password, database, host, port } = address;
  const login = password === undefined ? user : `${user}:${encodeURIComponent(password)}`;
  return `postgresql://${login}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}

async function socketFolder(directory: string, user: DatabaseUser | undefined): Promise<string> {
  if (Buffer.byteLength(join(directory, `.s.PGSQL.${socketPort}`)) <= longestSocketPath) return directory;
  const name = createHash("sha256").update(directory).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), `understudy-${name}`);
  try {
    await mkdir(folder, { mode: 0o700 });
    await giveTo(user, folder);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== (user?.uid ?? process.getuid?.())) {
    const message = `${folder} is not ours, so the socket of Postgres cannot be there. Remove it, or set DATA_DIR to a shorter path.`;
    throw new PostgresError("unsafe_socket_folder", message);
  }
  await chmod(folder, 0o700);
  return folder;
}

/** A random password for a Postgres that listens on loopback. */
export const newPassword = (): string => randomBytes(24).toString("base64url");

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : socketPort));
    });
  });
}
