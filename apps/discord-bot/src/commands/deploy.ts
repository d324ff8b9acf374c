import { REST, Routes } from "discord.js";
import type { Config } from "../config.ts";
import { type CommandChange, diffCommands } from "./diff.ts";
import { commands } from "./index.ts";

/**
 * Makes Discord's commands those of this program; with nothing to change, nothing is sent.
 *
 * @param options.isDryRun Only looks.
 * @returns what was, or would be, changed.
 */
export async function deployCommands(
  {
    discordToken,
    applicationId,
    discordApiUrl,
  }: Pick<Config, "discordToken" | "applicationId" | "discordApiUrl">,
  { isDryRun }: { isDryRun: boolean },
): Promise<CommandChange[]> {
  const rest = new REST(discordApiUrl === undefined ? {} : { api: discordApiUrl }).setToken(discordToken);
  const id = applicationId ?? ((await rest.get(Routes.currentApplication())) as { id: string }).id;
  const query = new URLSearchParams({ with_localizations: "true" });
  const deployed = (await rest.get(Routes.applicationCommands(id), { query })) as Record<string, unknown>[];
  const changes = diffCommands(commands, deployed);
  if (!isDryRun && changes.length > 0) {
    await rest.put(Routes.applicationCommands(id), { body: commands.map(({ json }) => json) });
  }
  return changes;
}
