import { constants, openSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { CliError } from "./cli-error.ts";
import type { Io } from "./io.ts";

/**
 * Reads a file that holds a key or a token.
 *
 * @param from Where its name was given, for the sentence.
 * @returns `undefined` where none is named.
 * @throws {CliError} `config` when it cannot be read; an `AbortError` at Ctrl-C.
 */
export async function readSecretFile(
  path: string | undefined,
  from: string,
  { cwd, interrupts }: Pick<Io, "cwd" | "interrupts">,
): Promise<string | undefined> {
  if (!path) return undefined;
  try {
    return (await readWhole(resolve(cwd, path), interrupts.first)).trim();
  } catch (error) {
    interrupts.first.throwIfAborted();
    throw new CliError("config", `${from} names ${path}, which cannot be read.`, error);
  }
}

async function readWhole(path: string, signal: AbortSignal): Promise<string> {
  if (!(await stat(path)).isFIFO()) return readFile(path, { encoding: "utf8", signal });
  // Who writes into a pipe may take long, or never come; a thread that waits for that keeps the process from ending.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return text(new Socket({ fd, readable: true, writable: false, signal }));
}
