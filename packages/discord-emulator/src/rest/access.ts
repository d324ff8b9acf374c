import { PermissionFlagsBits } from "discord-api-types/v10";
import { channelPermissions, may } from "../state/permissions.ts";
import type { Application, Channel, Message } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import { ApiError } from "./errors.ts";

/** The channel of a bot's request, if the bot may see it. */
export function channelFor(world: World, application: Application, id: string): Channel {
  const channel = world.channels.get(id);
  if (!channel) throw new ApiError("unknown-channel");
  const seen = channel.guildId
    ? may(channelPermissions(world, channel, application.id), PermissionFlagsBits.ViewChannel)
    : channel.recipientIds.includes(application.id);
  if (!seen)
    throw new ApiError("missing-access", `${application.name} is not in #${channel.name} or may not see it`);
  return channel;
}

/** A message that a bot may see. Ephemeral ones exist for the user they are for, and for the webhook that made them. */
export function messageFor(channel: Channel, id: string): Message {
  const message = channel.messages.get(id);
  if (!message) throw new ApiError("unknown-message");
  if (message.ephemeralTo !== undefined) {
    throw new ApiError(
      "ephemeral-by-bot-token",
      "an ephemeral message is reached by its interaction's token alone",
    );
  }
  return message;
}

/** Refuses what the bot has no permission for. */
export function demand(
  world: World,
  application: Application,
  channel: Channel,
  ...wanted: (keyof typeof PermissionFlagsBits)[]
): void {
  const permissions = channelPermissions(world, channel, application.id);
  const missing = wanted.filter((name) => !may(permissions, PermissionFlagsBits[name]));
  if (missing.length > 0)
    throw new ApiError("missing-permission", `${missing.join(", ")} in #${channel.name}`);
}

/** Refuses a direct message to somebody who takes none from this bot. */
export function demandOpenDirectMessages(world: World, application: Application, channel: Channel): void {
  if (channel.guildId !== undefined) return;
  for (const id of channel.recipientIds) {
    const user = taken(world.users, id);
    const acquainted =
      application.users.has(id) ||
      [...application.guilds].some((guild) => world.guilds.get(guild)?.members.has(id));
    if (!user.bot && !(user.acceptsDirectMessages && acquainted))
      throw new ApiError("direct-messages-closed");
  }
}
