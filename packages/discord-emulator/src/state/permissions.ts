import { OverwriteType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Channel, Guild } from "./records.ts";
import type { World } from "./world.ts";

/** Every permission there is. */
const allPermissions: bigint = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** What `@everyone` may do in a new guild: what a person needs to talk and to use applications. */
export const ordinaryPermissions: bigint =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.UseExternalApps;

/** In direct messages and groups nobody is forbidden anything of these. */
const directMessagePermissions =
  ordinaryPermissions | PermissionFlagsBits.MentionEveryone | PermissionFlagsBits.UseExternalEmojis;

/** What a user may do in a guild, channels aside. Nothing when not a member. */
export function guildPermissions(guild: Guild, userId: string): bigint {
  const member = guild.members.get(userId);
  if (!member) return 0n;
  if (guild.ownerId === userId) return allPermissions;
  let permissions = guild.roles.get(guild.id)?.permissions ?? 0n;
  for (const id of member.roleIds) permissions |= guild.roles.get(id)?.permissions ?? 0n;
  return permissions & PermissionFlagsBits.Administrator ? allPermissions : permissions;
}

/** What a user may do in a channel. A thread takes its parent's rules. Source: Discord's reference, "Permissions". */
export function channelPermissions(world: World, channel: Channel, userId: string): bigint {
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  if (!guild) return channel.recipientIds.includes(userId) ? directMessagePermissions : 0n;
  const base = guildPermissions(guild, userId);
  if (base === allPermissions || base === 0n) return base;

  const { overwrites } = (channel.parentId && world.channels.get(channel.parentId)) || channel;
  const member = guild.members.get(userId);
  const roles = [...overwrites.values()].filter(({ id }) => member?.roleIds.has(id));
  const layers = [
    [overwrites.get(guild.id)],
    roles,
    [...overwrites.values()].filter(({ id, type }) => type === OverwriteType.Member && id === userId),
  ];
  let permissions = base;
  for (const layer of layers) {
    for (const overwrite of layer) permissions &= ~(overwrite?.deny ?? 0n);
    for (const overwrite of layer) permissions |= overwrite?.allow ?? 0n;
  }
  return permissions & PermissionFlagsBits.ViewChannel ? permissions : 0n;
}

/** Whether all bits of `wanted` are in `permissions`. */
export const may = (permissions: bigint, wanted: bigint): boolean => (permissions & wanted) === wanted;
