import { type APIChannel, ChannelType } from "discord-api-types/v10";
import type { Channel } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import { describeUser } from "./user.ts";

/** Whether a channel is a thread or a post of a forum. */
export const isThread = ({ type }: Channel): boolean =>
  type === ChannelType.PublicThread ||
  type === ChannelType.PrivateThread ||
  type === ChannelType.AnnouncementThread;

/** A channel as Discord tells it. */
export function describeChannel(world: World, channel: Channel): APIChannel {
  const { id, type, name, guildId: guild_id, parentId: parent_id } = channel;
  const last_message_id = [...channel.messages.keys()].at(-1) ?? null;
  if (!guild_id) {
    const recipients = channel.recipientIds.map((id) => describeUser(taken(world.users, id)));
    return {
      id,
      type,
      last_message_id,
      recipients,
      ...(type === ChannelType.GroupDM && { name }),
    } as APIChannel;
  }
  const shared = { id, type, name, guild_id, last_message_id, flags: 0, parent_id: parent_id ?? null };
  if (isThread(channel)) {
    return {
      ...shared,
      owner_id: taken(world.guilds, guild_id).ownerId,
      message_count: channel.messages.size,
      member_count: 1,
      thread_metadata: {
        archived: false,
        auto_archive_duration: 1440,
        archive_timestamp: new Date(world.clock.now()).toISOString(),
        locked: false,
      },
    } as APIChannel;
  }
  return {
    ...shared,
    position: 0,
    nsfw: channel.nsfw,
    topic: null,
    rate_limit_per_user: 0,
    permission_overwrites: [...channel.overwrites.values()].map(({ id, type, allow, deny }) => ({
      id,
      type,
      allow: String(allow),
      deny: String(deny),
    })),
    ...(type === ChannelType.GuildForum && { available_tags: [] }),
  } as unknown as APIChannel;
}
