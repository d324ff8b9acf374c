import { join } from "node:path";
import type { Part } from "./part.ts";
import { type Program, runProgram, startService } from "./process.ts";
import type { UnderstudyServer } from "./server.ts";
import { shownPath } from "./shown-path.ts";

/**
 * Tells Discord the bot's commands and starts the bot.
 *
 * @param options.discord An emulated Discord; without one it is the one that `DISCORD_TOKEN` is for.
 * @throws {Error} when Discord refuses the commands or the bot does not come up.
 */
export async function startBot(options: {
  root: string;
  folder: string;
  healthPort: number;
  server: UnderstudyServer;
  discord: { apiUrl: string; token: string } | undefined;
}): Promise<Part> {
  const { root, folder, healthPort, server, discord } = options;
  const app = join(root, "apps/discord-bot");
  const program: Program = {
    main: join(app, "src/main.ts"),
    cwd: folder,
    env: {
      ...(discord && {
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
        DISCORD_APPLICATION_ID: "",
      }),
      UNDERSTUDY_URL: server.url,
      UNDERSTUDY_TOKEN: await server.tokenFor("discord-bot", ["create", "read", "act-for-subjects"]),
      HOST: "127.0.0.1",
      HEALTH_PORT: String(healthPort),
      // The same bot goes on with its own deliveries at once.
      BOT_NAME: "start",
    },
  };
  const deployed = await runProgram({ ...program, main: join(app, "scripts/deploy-commands.ts") });
  if (deployed.exitCode !== 0) throw new Error("Discord did not take the bot's commands.");
  const log = join(folder, "discord-bot.log");
  const address = `http://127.0.0.1:${healthPort}/readyz`;
  const service = await startService("Discord bot", program, { log, address });
  return { ...service, lines: [["Its bot", `ready; its log is ${shownPath(root, log)}`]] };
}
