import { ChannelType } from "discord-api-types/v10";
import type { Channel } from "./records.ts";
import type { World } from "./world.ts";

/** Makes a channel. */
export function addChannel(
  world: World,
  facts: {
    type: ChannelType;
    name: string;
    guildId?: string;
    parentId?: string;
    recipientIds?: readonly string[];
  },
): Channel {
  const channel: Channel = {
    id: world.newId(),
    type: facts.type,
    name: facts.name,
    guildId: facts.guildId,
    parentId: facts.parentId,
    recipientIds: facts.recipientIds ?? [],
    overwrites: new Map(),
    messages: new Map(),
    nsfw: false,
  };
  world.channels.set(channel.id, channel);
  world.tell({ type: "channel-created", channel });
  return channel;
}

/** The direct messages between users, or a group of more of them; made when there are none yet. */
export function directChannel(
  world: World,
  userIds: readonly string[],
  type: ChannelType.DM | ChannelType.GroupDM,
): Channel {
  const wanted = [...userIds].sort().join();
  for (const channel of world.channels.values()) {
    if (channel.type === type && [...channel.recipientIds].sort().join() === wanted) return channel;
  }
  const name = userIds
    .map((id) => world.users.get(id)?.globalName ?? world.users.get(id)?.username)
    .join(", ");
  return addChannel(world, { type, name, recipientIds: userIds });
}

/** Whether messages can stand in it: a forum has posts instead. */
export const holdsMessages = ({ type }: Channel): boolean =>
  type !== ChannelType.GuildForum && type !== ChannelType.GuildMedia && type !== ChannelType.GuildCategory;
