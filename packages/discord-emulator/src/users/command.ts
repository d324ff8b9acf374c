import {
  ApplicationCommandType,
  ChannelType,
  InteractionContextType,
  ApplicationCommandOptionType as Type,
} from "discord-api-types/v10";
import type { CommandOption } from "../rules/command.ts";
import { guildPermissions, may } from "../state/permissions.ts";
import type { Application, Channel, Command, User } from "../state/records.ts";
import type { World } from "../state/world.ts";

/** Which kind of place a channel is, for this application. */
export function contextOf(application: Application, channel: Channel): InteractionContextType {
  if (channel.guildId !== undefined) return InteractionContextType.Guild;
  const withBot = channel.type === ChannelType.DM && channel.recipientIds.includes(application.id);
  return withBot ? InteractionContextType.BotDM : InteractionContextType.PrivateChannel;
}

/** Whether an application is at home in a channel; otherwise a user has to bring it along. */
export const isInstalledIn = (application: Application, channel: Channel): boolean =>
  channel.guildId === undefined
    ? channel.recipientIds.includes(application.id)
    : application.guilds.has(channel.guildId);

/** The commands a user is offered in a channel. */
export function commandsFor(
  world: World,
  user: User,
  channel: Channel,
  type: ApplicationCommandType = ApplicationCommandType.ChatInput,
): { application: Application; command: Command }[] {
  return [...world.applications.values()].flatMap((application) =>
    [...application.commands.values()]
      .filter((command) => command.type === type && isOffered(world, user, channel, application, command))
      .map((command) => ({ application, command })),
  );
}

function isOffered(
  world: World,
  user: User,
  channel: Channel,
  application: Application,
  command: Command,
): boolean {
  const { contexts, integration_types, default_member_permissions: wanted } = command.body;
  if (command.guildId !== undefined && command.guildId !== channel.guildId) return false;
  if (contexts && !contexts.includes(contextOf(application, channel))) return false;
  const types = command.guildId === undefined ? (integration_types ?? [0, 1]) : [0];
  const here = types.includes(0) && isInstalledIn(application, channel);
  const brought = types.includes(1) && application.users.has(user.id);
  if (!here && !brought) return false;
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  if (!guild || wanted == null) return true;
  const permissions = guildPermissions(guild, user.id);
  const all = BigInt(wanted) === 0n ? 8n : BigInt(wanted);
  return may(permissions, all);
}

/** A command that was called by its whole name, such as `settings show`, and the way to the options in it. */
export interface Called {
  application: Application;
  command: Command;
  /** The groups and sub-commands between the command and its options. */
  path: readonly CommandOption[];
  options: readonly CommandOption[];
}

/** Finds a slash command as a user would. Throws when none is offered by this name. */
export function findCommand(world: World, user: User, channel: Channel, name: string): Called {
  const [first = "", ...rest] = name.replace(/^\//, "").split(" ");
  const offered = commandsFor(world, user, channel);
  const found = offered.find(({ command }) => command.name === first);
  if (!found) {
    const names = offered.map(({ command }) => `/${command.name}`).join(", ") || "none";
    throw new Error(`${user.username} is not offered /${first} in #${channel.name}. Offered: ${names}.`);
  }
  const path: CommandOption[] = [];
  let options = found.command.body.options ?? [];
  for (const step of rest) {
    const inner = options.find((option) => option.name === step);
    if (!inner) throw new Error(`/${name}: there is no ${step}.`);
    path.push(inner);
    options = inner.options ?? [];
  }
  if (options.some(({ type }) => type === Type.Subcommand || type === Type.SubcommandGroup)) {
    throw new Error(`/${name} wants a sub-command: ${options.map((option) => option.name).join(", ")}.`);
  }
  return { ...found, path, options };
}
