import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "./part.ts";
import { startService } from "./process.ts";

/** An emulated Discord: what a bot needs to know of it. */
export interface Discord extends Part {
  apiUrl: string;
  token: string;
}

/**
 * Starts the emulated Discord. It keeps its people, channels and messages in the folder, and goes on from there.
 * @throws {Error} when it does not come up.
 */
export async function startDiscord(options: {
  root: string;
  folder: string;
  port: number;
}): Promise<Discord> {
  const { root, port } = options;
  const folder = join(options.folder, "discord");
  const token = `emulated.${randomBytes(24).toString("base64url")}`;
  const url = `http://127.0.0.1:${port}`;
  const state = join(folder, "state.json");
  const samples = join(root, "packages/dev/media");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const program = {
    main: join(root, "packages/discord-emulator/src/main.ts"),
    args: ["--port", String(port), "--token", token, "--state", state, "--samples", samples],
    cwd: folder,
  };
  const service = await startService("emulated Discord", program, {
    log: join(options.folder, "discord.log"),
    address: url,
  });
  return {
    ...service,
    apiUrl: `${url}/api`,
    token,
    lines: [["Discord", `${url}  (an emulated channel: type /perform there)`]],
  };
}
