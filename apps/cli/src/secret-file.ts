import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CliError } from "./cli-error.ts";

/**
 * Reads a file that holds a key or a token.
 *
 * @param from Where its name was given, for the sentence.
 * @returns `undefined` where none is named.
 * @throws {CliError} `config` when it cannot be read.
 */
export async function readSecretFile(
  path: string | undefined,
  from: string,
  cwd: string,
): Promise<string | undefined> {
  if (!path) return undefined;
  try {
    return (await readFile(resolve(cwd, path), "utf8")).trim();
  } catch (error) {
    throw new CliError("config", `${from} names ${path}, which cannot be read.`, error);
  }
}
