import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { commands } from "./commands/index.ts";
import { exitCodeMeanings } from "./exit-codes.ts";
import { parseArguments } from "./flags/parse.ts";

// However wide the columns of its tables are drawn.
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8").replace(/ +\|/g, " |");

/** Words of a command line, double quotes heeded. */
const words = (line: string) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

const lines = readme.split("\n").filter((line) => /^understudy /.test(line));

it.each(lines)("%s is a command line of this version", (line) => {
  const [, name, ...args] = words(line);
  const command = commands.find((command) => command.name === name);
  expect(parseArguments(args, command?.flags ?? []).positionals.length).toBe(command?.argument ? 1 : 0);
  const given = new Set(Object.keys(parseArguments(args, command?.flags ?? []).values));
  const missing = command?.flags.filter((flag) => flag.required && !given.has(flag.name));
  expect(missing).toEqual([]);
});

it("shows every command", () => {
  for (const { name, argument } of commands) {
    expect(readme).toContain(`| \`understudy ${name}${argument ? ` <${argument.name}>` : ""}\` |`);
  }
});

it("has the exit codes of the program", () => {
  for (const [code, meaning] of Object.entries(exitCodeMeanings))
    expect(readme).toContain(`| ${code} | ${meaning} |\n`);
});
