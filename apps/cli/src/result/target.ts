import {
  access,
  constants,
  link,
  mkdir,
  mkdtemp,
  open,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, extname, join, resolve, sep } from "node:path";
import { CliError } from "../cli-error.ts";

/** Where a result will be. */
export interface Target {
  directory: string;
  /** The name asked for; without one, the task and its number make one. */
  fileName?: string | undefined;
}

/**
 * Reads `--output`: a file that does not exist yet, or a folder.
 * @throws {CliError} `file_exists`, before anything is spent.
 */
export async function readTarget(output: string | undefined, cwd: string): Promise<Target> {
  if (output === undefined) return { directory: cwd };
  const path = resolve(cwd, output);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() || /[/\\]$/.test(output)) return { directory: path };
  if (found)
    throw new CliError(
      "file_exists",
      `${output} exists already. Give another --output: nothing is overwritten.`,
    );
  return { directory: dirname(path), fileName: basename(path) };
}

/**
 * Makes the folder if need be, and tries whether a file of that name can be written there: a paid result must have a place.
 * @throws {CliError} `disk` when it cannot.
 */
export async function ensureWritable({ directory, fileName = "result" }: Target): Promise<void> {
  let folder: string;
  try {
    await mkdir(directory, { recursive: true });
    folder = await makeWorkFolder(directory);
  } catch (cause) {
    throw new CliError("disk", `Nothing can be written in ${directory}. Give another --output.`, cause);
  }
  try {
    // The longest name that it may get.
    await writeFile(join(folder, `${fileName}.damaged`), "");
  } catch (cause) {
    throw new CliError("disk", `No file can have the name ${fileName}. Give another --output.`, cause);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes a hidden folder of its own beside the target, so that moving a file from there to the target is instant. */
export function makeWorkFolder(directory: string): Promise<string> {
  return mkdtemp(join(directory, ".understudy-"));
}

/**
 * Gives a finished file its name, never that of another file: where it is taken, a number is added.
 * @returns The path it has now.
 */
export async function publish(file: string, directory: string, name: string): Promise<string> {
  const extension = extname(name);
  const stem = basename(name, extension);
  for (let number = 1; ; number++) {
    const path = join(directory, number === 1 ? name : `${stem}-${number}${extension}`);
    if (!(await moveTo(file, path))) continue;
    await syncFolder(directory);
    return path;
  }
}

/** Moves a file unless the name is taken. */
async function moveTo(file: string, path: string): Promise<boolean> {
  try {
    // Unlike a rename, a link fails where the name is taken.
    await link(file, path);
    await unlink(file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
  }
  // Some file systems, such as FAT, know no links.
  const taken = await access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (!taken) await rename(file, path);
  return !taken;
}

async function syncFolder(directory: string): Promise<void> {
  try {
    const folder = await open(directory, "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows opens no folders; there a rename is written with the file system's own log.
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}

/** A path as short as it can be said from here. */
export function fromHere(path: string, cwd: string): string {
  return path.startsWith(cwd + sep) ? path.slice(cwd.length + 1) : path;
}
