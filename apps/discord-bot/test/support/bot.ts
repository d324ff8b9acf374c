import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import type { Discord } from "@understudy/discord-emulator";
import { type RunningProcess, startProcess } from "./process.ts";

const folder = new URL("../../", import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
const [, ...flags] = scripts.start.split(" ").slice(0, -1);
const main = fileURLToPath(new URL("src/main.ts", folder));

/** Starts the bot as it runs for real, against an emulated Discord. */
export function startBotProcess(
  discord: Discord,
  server: { url: string; token: string },
  env: NodeJS.ProcessEnv = {},
): Promise<RunningProcess> {
  return startProcess([...flags, main], {
    cwd: tmpdir(),
    until: /"healthUrl":"([^"]+)"/,
    env: {
      ...process.env,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.restUrl,
      UNDERSTUDY_URL: server.url,
      UNDERSTUDY_TOKEN: server.token,
      HEALTH_PORT: "0",
      CLAIM_SECONDS: "5",
      // Nothing secret may stand in what is said most.
      LOG_LEVEL: "trace",
      ...env,
    },
  });
}
