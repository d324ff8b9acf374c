import { join } from "node:path";
import { runProgram } from "./process.ts";

/** Runs the command line from its sources; its progress goes to our own terminal, its answer comes back. */
export function runCli(
  root: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ exitCode: number | null; stdout: string }> {
  // The commands it prints are then those that work in this folder.
  const env = { npm_lifecycle_event: "understudy" };
  return runProgram({ main: join(root, "apps/cli/src/main.ts"), args, env, cwd: root }, signal);
}
