import type { APIApplicationCommand } from "discord-api-types/v10";
import type { Application, Command } from "../state/records.ts";

/** A command as Discord tells it: what was deployed, and everything else by its default. */
export function describeCommand(application: Application, command: Command): APIApplicationCommand {
  return {
    description: "",
    name_localizations: null,
    description_localizations: null,
    default_member_permissions: null,
    dm_permission: true,
    nsfw: false,
    contexts: null,
    integration_types: [0, 1],
    ...command.body,
    id: command.id,
    application_id: application.id,
    type: command.type,
    version: command.version,
    ...(command.guildId !== undefined && { guild_id: command.guildId }),
  } as APIApplicationCommand;
}
