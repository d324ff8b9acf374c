import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { CliError } from "../cli-error.ts";
import type { Flag, FlagValues } from "./flag.ts";

/** A command line, read. */
export interface ParsedArguments {
  values: FlagValues;
  positionals: string[];
}

/**
 * Reads a command line by the flags of a command. What `parseArgs` of Node finds is judged here, for sentences that say
 * what to do and never repeat a value that could be a secret.
 * @throws {CliError} `usage`: an unknown flag, one given twice, one without its value, a switch with a value.
 */
export function parseArguments(args: readonly string[], flags: readonly Flag[]): ParsedArguments {
  const spellings = new Map(
    flags.flatMap((flag) => [flag.name, ...(flag.alias ? [flag.alias] : [])].map((name) => [name, flag])),
  );
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowNegative: true,
    options: Object.fromEntries(
      [...spellings].map(([name, flag]) => [
        name,
        {
          type: flag.value === undefined ? "boolean" : "string",
          ...(flag.short && name === flag.name ? { short: flag.short } : {}),
        } as const,
      ]),
    ),
  });

  const values: Record<string, string | boolean> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const { rawName } = token;
    const flag = spellings.get(token.name);
    const negated = rawName.startsWith("--no-") && rawName !== `--${token.name}`;
    if (!flag || (negated && flag.value !== undefined)) throw unknownFlag(rawName, spellings.keys());
    if (flag.name in values) throw new CliError("usage", `--${flag.name} is given twice; give it once.`);
    values[flag.name] = flag.value === undefined ? switchValue(token, negated) : textValue(token, flag.value);
  }
  return { values, positionals };
}

type OptionToken = { rawName: string; value: string | undefined; inlineValue: boolean | undefined };

function switchValue({ rawName, value }: OptionToken, negated: boolean): boolean {
  if (value !== undefined) throw new CliError("usage", `${rawName} is a switch and takes no value.`);
  return !negated;
}

function textValue({ rawName, value, inlineValue }: OptionToken, placeholder: string): string {
  const swallowedFlag = !inlineValue && value?.startsWith("--");
  if (value === undefined || swallowedFlag) {
    throw new CliError("usage", `${rawName} needs a value: ${rawName} <${placeholder}>.`);
  }
  return value;
}

function unknownFlag(rawName: string, known: Iterable<string>): CliError {
  if (/key|token|secret|password/.test(rawName)) {
    return new CliError(
      "usage",
      `${rawName} does not exist: a key or token on a command line can be read by others. Set COMETAPI_KEY, or COMETAPI_KEY_FILE to the name of a file; the token of a server is asked for by login.`,
    );
  }
  const near = [...known].map((name) => `--${name}`).find((name) => distance(name, rawName) <= 2);
  return new CliError(
    "usage",
    `${rawName} is not a flag of this command.${near ? ` Did you mean ${near}?` : ""}`,
  );
}
