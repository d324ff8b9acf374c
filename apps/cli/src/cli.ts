import { readFileSync } from "node:fs";
import { CliError } from "./cli-error.ts";
import type { Command } from "./commands/command.ts";
import { commands } from "./commands/index.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { parseArguments } from "./flags/parse.ts";
import { commandHelp, programHelp } from "./help.ts";
import type { Io } from "./io.ts";
import { createTerminal, type Terminal } from "./output/terminal.ts";
import { reportProblem } from "./problem.ts";

/**
 * Runs one command line to its end. Nothing is thrown: whatever goes wrong has been said when this resolves.
 *
 * @param args What follows the program's name.
 * @returns The exit code of the process.
 */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const terminal = createTerminal(io, args.includes("--json"));
  try {
    return await dispatch(args, io, terminal);
  } catch (error) {
    terminal.live(undefined);
    const stopped =
      io.interrupts.first.aborted && (error as { name?: unknown } | null)?.name === "AbortError";
    return reportProblem(
      terminal,
      stopped ? new CliError("interrupted", "Stopped. Nothing was sent, nothing is charged.") : error,
      { debug: args.includes("--debug") },
    );
  }
}

async function dispatch([name, ...rest]: readonly string[], io: Io, terminal: Terminal): Promise<ExitCode> {
  if (name === "--version") {
    terminal.answer({ event: "version", version: version() }, version());
    return exitCodes.ok;
  }
  if (name === undefined) {
    terminal.say(...programHelp(io.program, commands));
    return exitCodes.usage;
  }
  const asksForHelp = name === "help" || name === "--help" || name === "-h";
  const command = commands.find((command) => command.name === (asksForHelp ? rest[0] : name));
  if (!command && asksForHelp) {
    terminal.answer({ event: "help" }, ...programHelp(io.program, commands));
    return exitCodes.ok;
  }
  if (!command) {
    const known = commands.map((command) => command.name).join(", ");
    throw new CliError("usage", `"${name}" is no command. The commands are ${known}.`);
  }
  if (asksForHelp || rest.includes("--help") || rest.includes("-h")) return tellHelp(command, io, terminal);
  const { values, positionals } = parseArguments(rest, command.flags);
  // Among other letters, as in -yh.
  if (values.help === true) return tellHelp(command, io, terminal);
  const [unexpected] = positionals.slice(command.argument ? 1 : 0);
  if (unexpected !== undefined) {
    throw new CliError(
      "usage",
      `"${unexpected}" has no place here. See ${io.program} ${command.name} --help.`,
    );
  }
  return command.run({ io, terminal, values, positionals });
}

function tellHelp(command: Command, { program }: Io, terminal: Terminal): ExitCode {
  const { name, summary, flags, examples } = command;
  terminal.answer(
    { event: "help", command: name, summary, flags, examples },
    ...commandHelp(program, command),
  );
  return exitCodes.ok;
}

function version(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
