import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Keeps the bytes of inputs by their content: the same file twice is kept once. */
export interface ByteStore {
  /** Returns the SHA-256 in hexadecimal, the name to get them by. */
  put(bytes: Uint8Array): string;
  /** @throws when nothing is kept under that name. */
  get(sha256: string): Promise<Uint8Array>;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export function memoryStore(): ByteStore {
  const kept = new Map<string, Uint8Array>();
  return {
    put(bytes) {
      const name = sha256(bytes);
      kept.set(name, bytes);
      return name;
    },
    async get(name) {
      const bytes = kept.get(name);
      if (!bytes) throw new Error(`No input ${name} is kept.`);
      return bytes;
    },
  };
}

/** Keeps them in a folder, which is made when needed; another process finds them again. */
export function folderStore(folder: string): ByteStore {
  return {
    put(bytes) {
      const name = sha256(bytes);
      const path = join(folder, name);
      if (existsSync(path)) return name;
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${path}.tmp`, bytes);
      renameSync(`${path}.tmp`, path);
      return name;
    },
    get: (name) => readFile(join(folder, name)),
  };
}
