import { randomUUID } from "node:crypto";
import { mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { hasCode, ifThere } from "../system-error.ts";
import { measure } from "./measured.ts";
import { type Storage, StorageFullError } from "./storage.ts";

/**
 * Keeps files in a folder. A file is written beside its place, forced to the disk, and then renamed. Nothing in there
 * can be executed, and only the server's own user can read it.
 */
export function createDiskStorage(folder: string): Storage {
  const pathOf = (key: string) => {
    // Keys are ours, but a mistake must not leave the folder.
    if (!/^[\w-]+(\/[\w.-]+)*$/.test(key) || key.includes("..")) throw new Error(`Not a storage key: ${key}`);
    return join(folder, key);
  };

  return {
    async put(key, content, { maxBytes }) {
      const path = pathOf(key);
      const draft = `${path}.${randomUUID()}.part`;
      const { chunks, result } = measure(content, maxBytes);
      try {
        await makeFolder(dirname(path));
        await writeWhole(draft, chunks);
        await rename(draft, path);
        await syncFolder(dirname(path));
        return result();
      } catch (error) {
        content.destroy();
        await rm(draft, { force: true });
        throw hasCode(error, "ENOSPC", "EDQUOT", "EFBIG") ? new StorageFullError(error) : error;
      }
    },
    async get(key, range) {
      const file = await ifThere(open(pathOf(key)));
      return file?.createReadStream(range);
    },
    size: async (key) => (await ifThere(stat(pathOf(key))))?.size,
    delete: (key) => rm(pathOf(key), { force: true }),
    async *list({ after, before }) {
      const entries = await ifThere(opendir(folder, { recursive: true }));
      for await (const entry of entries ?? []) {
        const path = join(entry.parentPath, entry.name);
        const found = entry.isFile() ? await ifThere(stat(path)) : undefined;
        if (found && found.mtime > after && found.mtime < before)
          yield relative(folder, path).replaceAll(sep, "/");
      }
    },
    publicUrl: async () => undefined,
  };
}

/** What waits in memory to be written, in bytes: enough for one call to write much. */
const waitingBytes = 2 ** 20;

async function writeWhole(path: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(path, "wx", 0o600);
  await pipeline(chunks, file.createWriteStream({ highWaterMark: waitingBytes, flush: true }));
}

/** A folder that is new is safe only once the one around it is. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first) return;
  }
}

/** A rename is safe only once its folder is. Windows knows no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
