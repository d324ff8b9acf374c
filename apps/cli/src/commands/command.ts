import type { ExitCode } from "../exit-codes.ts";
import type { Flag, FlagValues } from "../flags/flag.ts";
import type { Io } from "../io.ts";
import type { Terminal } from "../output/terminal.ts";

/** What a command is run with. */
export interface Context {
  io: Io;
  terminal: Terminal;
  values: FlagValues;
  positionals: readonly string[];
}

/** One command of the CLI. */
export interface Command {
  name: string;
  /** What it does, in a sentence. */
  summary: string;
  /** What stands after the command's name, where something does. */
  argument?: { name: string; says: string } | undefined;
  flags: readonly Flag[];
  /** Command lines that work, without the program's name. */
  examples: readonly string[];
  /**
   * Does it.
   * @returns The exit code; failures are thrown and put into words by the caller.
   */
  run(context: Context): Promise<ExitCode>;
}
