import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** An emulated CometAPI in a process of its own. */
export interface RunningEmulator {
  url: string;
  apiKey: string;
  /** Resolves when the process has ended, whoever ended it. */
  ended: Promise<void>;
  end(): Promise<void>;
}

/** Tasks take seconds here: long enough to see them pass, short enough to wait for. */
const pace = ["--speed", "5", "--median", "70", "--sigma", "0.15", "--generation", "bare"];

/**
 * Starts the emulator on a free port, with a folder of files to use as inputs.
 * @throws {Error} when it ends before it is ready; it has then said why itself.
 */
export async function startEmulator({
  root,
  files,
}: {
  root: string;
  files: string;
}): Promise<RunningEmulator> {
  const apiKey = "sk-emulator";
  const main = join(root, "packages/comet-emulator/src/main.ts");
  const options = ["--port", "0", "--key", apiKey, "--files", files, "--allow-loopback-http", ...pace];
  const child = spawn(process.execPath, [main, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit").then(() => {});
  for await (const line of createInterface(child.stdout)) {
    const url = /^CometAPI emulator +(http:\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      apiKey,
      ended,
      async end() {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error("The emulator did not start.");
}
