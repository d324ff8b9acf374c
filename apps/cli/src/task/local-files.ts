import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CliError } from "../cli-error.ts";
import type { FlagValues } from "../flags/flag.ts";
import type { InputForm } from "../flags/input-flags.ts";

/** A file of this machine that a media flag names. */
export interface LocalFile {
  flag: string;
  /** As it was given. */
  given: string;
  /** Absolute. */
  path: string;
}

/**
 * The media flags that name a file of this machine.
 * @throws {CliError} `usage` for a flag that names nothing; `local_file` for a `file:` address that is none.
 */
export async function findLocalFiles(form: InputForm, values: FlagValues, cwd: string): Promise<LocalFile[]> {
  const files: LocalFile[] = [];
  for (const { name, field } of form.flags) {
    const given = values[name];
    if (!field.media || typeof given !== "string") continue;
    if (given.trim() === "") throw new CliError("usage", `--${name} is empty. Give an address.`);
    if (/^file:/i.test(given)) files.push({ flag: name, given, path: pathOf(given, name) });
    else if (!/^[a-z][a-z\d+.-]+:/i.test(given) && (await exists(resolve(cwd, given)))) {
      files.push({ flag: name, given, path: resolve(cwd, given) });
    }
  }
  return files;
}

/**
 * Explains a file given where only an address will do.
 * @throws {CliError} `local_file`.
 */
export function refuseLocalFiles([file]: readonly LocalFile[]): void {
  if (!file) return;
  throw new CliError(
    "local_file",
    `--${file.flag} ${file.given} is a file on this machine, but the provider fetches its media over https. Put the file where it can be fetched and give that address, or let an Understudy server take it: understudy login --server <url>.`,
  );
}

function pathOf(url: string, flag: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new CliError("local_file", `--${flag} ${url} does not name a file on this machine.`, error);
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
