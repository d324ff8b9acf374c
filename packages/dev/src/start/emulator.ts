import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "./part.ts";
import { startService } from "./process.ts";

/** An emulated CometAPI: what a server needs to know of it. */
export interface Emulator extends Part {
  url: string;
  apiKey: string;
}

/** Tasks take seconds here: long enough to see them pass, short enough to wait for. */
const pace = ["--speed", "5", "--median", "70", "--sigma", "0.15", "--generation", "bare"];

/**
 * Starts the emulator. It keeps its tasks and its bill in the folder, and goes on from there.
 * @throws {Error} when it does not come up.
 */
export async function startEmulator(options: {
  root: string;
  folder: string;
  port: number;
}): Promise<Emulator> {
  const { root, port } = options;
  const folder = join(options.folder, "emulator");
  const apiKey = "sk-emulator";
  const url = `http://127.0.0.1:${port}`;
  const state = join(folder, "state.json");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const program = {
    main: join(root, "packages/comet-emulator/src/main.ts"),
    args: ["--port", String(port), "--key", apiKey, "--state", state, "--allow-loopback-http", ...pace],
    cwd: folder,
  };
  const service = await startService("emulator", program, {
    log: join(options.folder, "emulator.log"),
    address: `${url}/__control/bill`,
  });
  return {
    ...service,
    url,
    apiKey,
    lines: [
      ["Emulator", url],
      ["Its bill", `${url}/__control/bill`],
    ],
  };
}
