import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Bill,
  type CometEmulatorOptions,
  type RunningCometEmulator,
  startCometEmulator,
} from "@understudy/comet-emulator";
import { sampleMedia } from "@understudy/dev/media";
import { onTestFinished } from "vitest";

/** How much faster than real time emulator and CLI go in these tests. */
export const speed = 50;

/** The key of the emulator: long and of a kind of its own, so that it would be found wherever it was printed. */
export const apiKey = "sk-emulator-8f2c61d0a7b94e35";

/** What the emulators of these tests have in common: tasks of 15 s, sample media, and a film for every result. */
export const emulatorOptions = {
  apiKey,
  speed,
  durations: { medianMs: 15_000, sigma: 0 },
  files: dirname(sampleMedia.character.path),
  assets: { allowLoopbackHttp: true },
} satisfies CometEmulatorOptions;

const film = readFileSync(sampleMedia.characterVideo.path);

/** An emulator on loopback for one test. */
export async function emulate(options: CometEmulatorOptions = {}): Promise<RunningCometEmulator> {
  const emulator = await startCometEmulator({ ...emulatorOptions, render: async () => film, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** An emulator in a process of its own. */
export interface EmulatorProcess {
  url: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  bill(): Promise<Bill>;
}

export async function emulateInProcess(
  options: CometEmulatorOptions & { port?: number },
): Promise<EmulatorProcess> {
  const script = fileURLToPath(new URL("emulator-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify({ ...emulatorOptions, ...options })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = line.toString().trim();
  return {
    url,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
    bill: async () => (await (await fetch(`${url}/__control/bill`)).json()) as Bill,
  };
}

/** The address of a sample file at an emulator. */
export function fileAt(url: string, name: keyof typeof sampleMedia): string {
  return `${url}/files/${sampleMedia[name].path.split("/").at(-1)}`;
}
