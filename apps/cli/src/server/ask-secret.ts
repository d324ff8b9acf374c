import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { CliError } from "../cli-error.ts";
import type { Io } from "../io.ts";

/**
 * Asks for a secret: on a terminal without showing what is typed, or else the first line of stdin.
 * @throws {CliError} `interrupted` at Ctrl-C.
 */
export async function askSecret(
  question: string,
  { stdin, stderr, interrupts }: Pick<Io, "stdin" | "stderr" | "interrupts">,
): Promise<string> {
  const isTerminal = stdin.isTTY === true;
  if (isTerminal) stderr.write(`${question} (not shown): `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // A terminal echoes no letters then; Ctrl-C arrives here as a letter too.
  const lines = createInterface({ input: stdin, output: nowhere, terminal: isTerminal });
  const stop = () => lines.close();
  let interrupted = interrupts.first.aborted;
  interrupts.first.addEventListener("abort", stop, { once: true });
  lines.on("SIGINT", () => {
    interrupted = true;
    lines.close();
  });
  try {
    for await (const line of lines) return line.trim();
    if (interrupted || interrupts.first.aborted)
      throw new CliError("interrupted", "Stopped. Nothing was kept.");
    return "";
  } finally {
    interrupts.first.removeEventListener("abort", stop);
    lines.close();
    if (isTerminal) stderr.write("\n");
  }
}
