import { createInterface } from "node:readline";
import { CliError } from "../cli-error.ts";
import type { Io } from "../io.ts";

/**
 * Asks a question that only a clear yes answers.
 * @throws {CliError} `not_confirmed` where nobody can be asked.
 */
export async function confirm(
  question: string,
  { stdin, stderr, interrupts }: Pick<Io, "stdin" | "stderr" | "interrupts">,
): Promise<boolean> {
  if (stdin.isTTY !== true || stderr.isTTY !== true) {
    throw new CliError(
      "not_confirmed",
      "Nobody can be asked here whether to spend it. Add --yes to agree beforehand.",
    );
  }
  if (interrupts.first.aborted) return false;
  stderr.write(`${question} [y/N] `);
  // Not in raw mode: there Ctrl-C would be a letter and not reach the process.
  const lines = createInterface({ input: stdin, terminal: false });
  const stop = () => lines.close();
  interrupts.first.addEventListener("abort", stop, { once: true });
  try {
    for await (const line of lines) return /^\s*y(es)?\s*$/i.test(line);
    stderr.write("\n");
    return false;
  } finally {
    interrupts.first.removeEventListener("abort", stop);
    lines.close();
  }
}
