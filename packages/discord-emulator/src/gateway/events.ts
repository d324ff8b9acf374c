import { GatewayIntentBits, PermissionFlagsBits } from "discord-api-types/v10";
import { channelPermissions, may } from "../state/permissions.ts";
import type { Channel, Message } from "../state/records.ts";
import type { Change, World } from "../state/world.ts";
import { describeChannel } from "../wire/channel.ts";
import { describeWholeGuild } from "../wire/guild.ts";
import { describeMessage } from "../wire/message.ts";
import { describeMember } from "../wire/user.ts";
import { type Session, serves } from "./session.ts";

/** Turns what happens into the gateway's events, each for the sessions that may see it and asked for it. */
export function forwardEvents(
  world: World,
  sessions: ReadonlySet<Session>,
  tools: {
    emit: (session: Session, type: string, data: unknown) => void;
    /** Whether this interaction is delivered twice. */
    twice: () => boolean;
  },
): () => void {
  const { emit } = tools;

  function forward(change: Change): void {
    switch (change.type) {
      case "interaction-created": {
        const { interaction } = change;
        const takers = [...sessions].filter(
          (session) =>
            session.application.id === interaction.applicationId && serves(session, interaction.guildId),
        );
        interaction.undelivered = takers.length === 0;
        const times = tools.twice() ? 2 : 1;
        for (const session of takers) {
          for (let n = 0; n < times; n++) emit(session, "INTERACTION_CREATE", interaction.payload);
        }
        return;
      }
      case "message-created":
        forMessage(change.message, "MESSAGE_CREATE", (session) => described(session, change.message));
        return;
      case "message-edited":
        forMessage(change.message, "MESSAGE_UPDATE", (session) => described(session, change.message));
        return;
      case "message-deleted": {
        const { id, channelId: channel_id } = change.message;
        const guild_id = world.channels.get(channel_id)?.guildId;
        forMessage(change.message, "MESSAGE_DELETE", () => ({
          id,
          channel_id,
          ...(guild_id && { guild_id }),
        }));
        return;
      }
      case "channel-created":
        forChannel(change.channel, "CHANNEL_CREATE");
        return;
      case "channel-changed":
        forChannel(change.channel, "CHANNEL_UPDATE");
        return;
      case "channel-deleted":
        forChannel(change.channel, "CHANNEL_DELETE");
        return;
      case "guild-joined":
      case "guild-left": {
        const { guild, application, type } = change;
        for (const session of guildSessions(guild.id)) {
          if (session.application.id !== application.id) continue;
          if (type === "guild-joined")
            emit(session, "GUILD_CREATE", describeWholeGuild(world, guild, application.id));
          else emit(session, "GUILD_DELETE", { id: guild.id });
        }
        return;
      }
      case "guild-changed": {
        const { guild } = change;
        for (const session of guildSessions(guild.id)) {
          if (!session.application.guilds.has(guild.id)) continue;
          if (guild.available)
            emit(session, "GUILD_CREATE", describeWholeGuild(world, guild, session.application.id));
          else emit(session, "GUILD_DELETE", { id: guild.id, unavailable: true });
        }
        return;
      }
    }
  }

  const guildSessions = (guildId: string) =>
    [...sessions].filter((session) => session.intents & GatewayIntentBits.Guilds && serves(session, guildId));

  function forChannel(channel: Channel, type: string): void {
    if (channel.guildId === undefined) return;
    const kind = channel.parentId ? type.replace("CHANNEL", "THREAD") : type;
    for (const session of guildSessions(channel.guildId)) {
      if (session.application.guilds.has(channel.guildId))
        emit(session, kind, describeChannel(world, channel));
    }
  }

  function forMessage(message: Message, type: string, describe: (session: Session) => unknown): void {
    const channel = world.channels.get(message.channelId);
    if (!channel || message.ephemeralTo !== undefined) return;
    const intent = channel.guildId ? GatewayIntentBits.GuildMessages : GatewayIntentBits.DirectMessages;
    for (const session of sessions) {
      if (!(session.intents & intent) || !serves(session, channel.guildId)) continue;
      const permissions = channelPermissions(world, channel, session.application.id);
      if (may(permissions, PermissionFlagsBits.ViewChannel)) emit(session, type, describe(session));
    }
  }

  /** Without the intent, the content of what others say is empty. */
  function described(session: Session, message: Message): unknown {
    const guildId = world.channels.get(message.channelId)?.guildId;
    const guild = guildId === undefined ? undefined : world.guilds.get(guildId);
    const whole = {
      ...describeMessage(world, message),
      ...(guild && { guild_id: guild.id }),
      ...(guild?.members.has(message.authorId) && { member: describeMember(guild, message.authorId) }),
    };
    const own = message.authorId === session.application.id;
    const mentioned = message.pings.users.includes(session.application.id);
    const open = own || mentioned || !guild || session.intents & GatewayIntentBits.MessageContent;
    return open ? whole : { ...whole, content: "", embeds: [], components: [], attachments: [] };
  }

  return world.listen(forward);
}
