import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/**
 * Runs a command without input, quietly.
 *
 * @returns what it wrote to its standard output.
 * @throws with everything it wrote when it cannot be started or ends with an exit code other than 0.
 */
export async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((done, failed) => child.on("close", done).on("error", failed));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code === 0) return output;
  throw new Error(`\`${[command, ...args].join(" ")}\` ended with exit code ${code}.\n${output}${errors}`);
}
