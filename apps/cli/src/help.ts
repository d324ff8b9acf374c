import type { Command } from "./commands/command.ts";
import { exitCodeMeanings } from "./exit-codes.ts";
import type { Flag } from "./flags/flag.ts";
import { type Line, quiet, strong } from "./output/terminal.ts";

/** The help of the whole program. */
export function programHelp(program: string, commands: readonly Command[]): Line[] {
  return [
    [strong("understudy"), "  casts a character over a performance"],
    "",
    `Usage: ${program} <command> [flags]`,
    "",
    ...rows(commands.map(({ name, summary }) => [name, summary])),
    "",
    `${program} <command> --help tells more about one of them, --version the version of this program.`,
    "",
    strong("Environment"),
    ...rows([
      ["COMETAPI_KEY", "Your key. Never a flag: others on the same machine can read a command line."],
      ["COMETAPI_KEY_FILE", "The name of a file that holds the key instead."],
      ["COMETAPI_BASE_URL", "Where the provider is, when it is not CometAPI itself."],
      ["UNDERSTUDY_SERVER", "An Understudy server to go through; wins over login."],
      ["UNDERSTUDY_TOKEN", "The token for it; wins over login."],
      ["UNDERSTUDY_TOKEN_FILE", "The name of a file that holds the token instead."],
      ["NO_COLOR", "Set to anything, no colours."],
    ]),
    "",
    strong("Exit codes"),
    ...rows(Object.entries(exitCodeMeanings)),
  ];
}

/** The help of one command. */
export function commandHelp(program: string, { name, summary, argument, flags, examples }: Command): Line[] {
  const required = flags.filter((flag) => flag.required).map((flag) => ` --${flag.name} <${flag.value}>`);
  const place = argument ? ` <${argument.name}>` : "";
  return [
    summary,
    "",
    `Usage: ${program} ${name}${place}${required.join("")} [flags]`,
    "",
    ...rows([
      ...(argument ? [[`<${argument.name}>`, argument.says] as const] : []),
      ...flags.map((flag) => [spelling(flag), `${flag.says}${allowed(flag)}`] as const),
    ]),
    "",
    ...examples.map((example) => quiet(`  ${program} ${example}`)),
  ];
}

function spelling({ name, short, alias, value }: Flag): string {
  const names = [...(short ? [`-${short}`] : []), `--${name}`, ...(alias ? [`--${alias}`] : [])];
  return `${names.join(", ")}${value === undefined ? "" : ` <${value}>`}`;
}

function allowed({ choices }: Flag): string {
  return choices ? ` One of ${choices.join(", ")}.` : "";
}

/** Two columns; a text too long for the second goes on below itself. */
function rows(entries: readonly (readonly [string, string])[]): Line[] {
  const width = Math.min(32, Math.max(...entries.map(([left]) => left.length))) + 2;
  return entries.flatMap(([left, right]) => {
    const [first = "", ...rest] = wrap(right, 98 - width);
    const indent = " ".repeat(width + 2);
    const head =
      left.length + 2 <= width ? [`  ${left.padEnd(width)}${first}`] : [`  ${left}`, `${indent}${first}`];
    return [...head, ...rest.map((line) => `${indent}${line}`)];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
