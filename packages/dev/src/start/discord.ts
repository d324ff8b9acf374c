import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Part } from "./part.ts";
import { startService } from "./process.ts";

/** An emulated Discord: what a bot needs to know of it. */
export interface Discord extends Part {
  apiUrl: string;
  token: string;
}

/**
 * Starts the emulated Discord. It begins anew each time; what the bot made is on the server.
 * @throws {Error} when it does not come up.
 */
export async function startDiscord(options: {
  root: string;
  folder: string;
  port: number;
}): Promise<Discord> {
  const { root, folder, port } = options;
  const token = `emulated.${randomBytes(24).toString("base64url")}`;
  const url = `http://127.0.0.1:${port}`;
  const program = {
    main: join(root, "packages/discord-emulator/src/main.ts"),
    args: ["--port", String(port), "--token", token, "--samples", join(root, "packages/dev/media")],
    cwd: folder,
  };
  const service = await startService("emulated Discord", program, {
    log: join(folder, "discord.log"),
    address: url,
  });
  return {
    ...service,
    apiUrl: `${url}/api`,
    token,
    lines: [["Discord", `${url}  (an emulated channel: type /perform there)`]],
  };
}
