import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { CliError } from "../cli-error.ts";
import type { FlagValues } from "../flags/flag.ts";
import type { InputForm } from "../flags/input-flags.ts";

/**
 * Explains a file given where an address is wanted.
 * @throws {CliError} `local_file`.
 */
export async function refuseLocalFiles(form: InputForm, values: FlagValues, cwd: string): Promise<void> {
  for (const { name, field } of form.flags) {
    const value = values[name];
    if (!field.media || typeof value !== "string") continue;
    const isAddress = /^[a-z][a-z\d+.-]+:/i.test(value) && !/^file:/i.test(value);
    if (isAddress || (!/^file:/i.test(value) && !(await exists(resolve(cwd, value))))) continue;
    throw new CliError(
      "local_file",
      `--${name} ${value} is a file on this machine, but the provider fetches its media over https. Put the file where it can be fetched and give that address; uploading a file takes an Understudy server.`,
    );
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
