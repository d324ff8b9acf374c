import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World, WorldContents } from "../state/world.ts";
import { type Reach, restoreWorld, type SavedWorld, saveWorld } from "./saved-world.ts";

/** How soon after a change it is written down, in milliseconds. */
const soonMs = 100;

const filesBeside = (path: string): string => `${path}.files`;

/**
 * Reads a state file; undefined when there is none. One that cannot be read as such is set aside with its files.
 *
 * @param log Told where what was set aside is now.
 */
export function readStateFile(path: string, log: (line: string) => void): WorldContents | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  try {
    const saved: SavedWorld = JSON.parse(text);
    if (saved.version !== 1) throw new Error(`Its version is ${JSON.stringify(saved.version)}, not 1.`);
    return restoreWorld(saved, contentOf);
  } catch (error) {
    const aside = freeName(path);
    renameSync(path, aside);
    if (existsSync(filesBeside(path))) renameSync(filesBeside(path), filesBeside(aside));
    const why = (error as Error).message;
    log(`${path} could not be read, so Discord begins anew. It was set aside as ${aside}. ${why}`);
    return undefined;
  }

  function contentOf(digest: string): Uint8Array {
    const file = join(filesBeside(path), digest);
    if (existsSync(file)) return readFileSync(file);
    log(`${file} is gone, so what was posted with it is empty.`);
    return new Uint8Array();
  }
}

function freeName(path: string): string {
  for (let n = 1; ; n++) if (!existsSync(`${path}.unreadable-${n}`)) return `${path}.unreadable-${n}`;
}

/** Writes a world down. */
export interface Keeper {
  /** Writes now what has changed: what was answered afterwards survives even a kill. */
  keep(): void;
  /** The last time: the file may be another process's from now on. */
  close(): void;
}

/**
 * Keeps a world in a state file, soon after every change that is told, each file it holds once in a folder beside it.
 *
 * @param log Told when nothing can be written.
 */
export function keepWorld(world: World, path: string, reach: Reach, log: (line: string) => void): Keeper {
  const folder = filesBeside(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = new Set(readdirSync(folder));
  let written = "";
  let soon: NodeJS.Timeout | undefined;
  let closed = false;

  function keep(): void {
    clearTimeout(soon);
    soon = undefined;
    if (closed) return;
    const saved = saveWorld(world, reach);
    const text = JSON.stringify(saved);
    if (text === written) return;
    try {
      const wanted = new Set(saved.attachments.map(({ digest }) => digest));
      for (const digest of wanted) if (!kept.has(digest)) keepFile(digest);
      writeWhole(path, text);
      written = text;
      for (const name of [...kept]) if (!wanted.has(name)) removeFile(name);
    } catch (error) {
      log(`Discord could not be kept in ${path}. ${(error as Error).message}`);
    }
  }

  function keepFile(digest: string): void {
    writeWhole(join(folder, digest), world.contents.get(digest) ?? "");
    kept.add(digest);
  }

  function removeFile(name: string): void {
    rmSync(join(folder, name), { force: true });
    kept.delete(name);
  }

  const unlisten = world.listen(() => {
    soon ??= setTimeout(keep, soonMs);
  });
  return {
    keep,
    close() {
      unlisten();
      keep();
      closed = true;
    },
  };
}

/** Whole or not at all: a reader never sees half of it. */
function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, content, { mode: 0o600 });
  renameSync(temporary, path);
}
