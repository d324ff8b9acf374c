import { CliError } from "../cli-error.ts";
import { type FlagValues, textOf } from "../flags/flag.ts";

/**
 * Reads `--timeout`: minutes, as milliseconds; `undefined` where none is given.
 * @throws {CliError} `usage` when it is no number above 0 and up to a day.
 */
export function readTimeout(values: FlagValues): number | undefined {
  const text = textOf(values, "timeout");
  if (text === undefined) return undefined;
  const minutes = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (minutes > 0 && minutes <= 1440) return minutes * 60_000;
  throw new CliError("usage", `--timeout must be minutes, up to 1440, not "${text}".`);
}
