import { createHash } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that this process has for itself. */
export interface Lock {
  /** Whether the one who had it before was killed, so that what it had started may just be ending. */
  afterKill: boolean;
  release(): Promise<void>;
}

/**
 * Takes a folder. A socket holds it, which ends with its process however that ends.
 * @throws {Error} when another process has it.
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const name = `understudy-start-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
  // Not in the folder: the path of a socket may be about 100 characters long.
  const path = process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  const answer = await callAt(path);
  if (answer === "taken") {
    throw new Error(`Understudy is running already on ${folder}. Use that one, or end it with Ctrl-C first.`);
  }
  const afterKill = answer === "stale";
  if (afterKill) await rm(path);
  const server = createServer((socket) => socket.destroy()).listen(path);
  await once(server, "listening");
  server.unref();
  return {
    afterKill,
    async release() {
      server.close();
      await once(server, "close");
    },
  };
}

async function callAt(path: string): Promise<"taken" | "stale" | "free"> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return "taken";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "free" : "stale";
  } finally {
    socket.destroy();
  }
}
