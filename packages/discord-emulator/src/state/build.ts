import {
  PermissionFlagsBits as Bits,
  ChannelType,
  type Locale,
  OverwriteType,
  type PermissionFlagsBits,
} from "discord-api-types/v10";
import { addChannel } from "./channels.ts";
import { ordinaryPermissions } from "./permissions.ts";
import type { Application, Channel, Guild, User } from "./records.ts";
import { taken, type World } from "./world.ts";

/** The name of a permission, as in Discord's reference but in the form `AttachFiles`. */
export type PermissionName = keyof typeof PermissionFlagsBits;

/** Permissions from their names. */
export const bits = (names: readonly PermissionName[]): bigint =>
  names.reduce((all, name) => all | Bits[name], 0n);

/** Makes a user. */
export function addUser(
  world: World,
  username: string,
  options: { globalName?: string; locale?: `${Locale}`; uploadLimit?: number } = {},
): User {
  const user: User = {
    id: world.newId(),
    username,
    globalName: options.globalName ?? null,
    bot: false,
    locale: options.locale ?? "en-US",
    uploadLimit: options.uploadLimit ?? 0,
    acceptsDirectMessages: true,
  };
  world.users.set(user.id, user);
  return user;
}

/** Makes an application and the user of its bot. */
export function addApplication(
  world: World,
  name: string,
  options: { token: string; privilegedIntents?: number },
): Application {
  const id = world.newId();
  world.users.set(id, {
    id,
    username: name,
    globalName: null,
    bot: true,
    locale: "en-US",
    uploadLimit: 0,
    acceptsDirectMessages: true,
  });
  const application: Application = {
    id,
    name,
    token: options.token,
    commands: new Map(),
    guilds: new Set(),
    users: new Set(),
    privilegedIntents: options.privilegedIntents ?? 0,
  };
  world.applications.set(id, application);
  return application;
}

/** Makes a guild, its owner being its first member. */
export function addGuild(
  world: World,
  name: string,
  options: { owner: User; locale?: `${Locale}`; uploadLimit?: number },
): Guild {
  const id = world.newId();
  const guild: Guild = {
    id,
    name,
    ownerId: options.owner.id,
    locale: options.locale ?? "en-US",
    roles: new Map([[id, { id, name: "@everyone", permissions: ordinaryPermissions }]]),
    members: new Map(),
    uploadLimit: options.uploadLimit ?? 0,
    available: true,
  };
  world.guilds.set(id, guild);
  join(guild, options.owner);
  return guild;
}

/** Makes a user a member. */
export function join(guild: Guild, user: User): void {
  if (!guild.members.has(user.id)) {
    guild.members.set(user.id, { userId: user.id, roleIds: new Set(), nick: null });
  }
}

/** Installs an application in a guild, with a role of its own for its permissions. */
export function install(
  world: World,
  guild: Guild,
  application: Application,
  permissions: readonly PermissionName[],
): void {
  const id = world.newId();
  guild.roles.set(id, { id, name: application.name, permissions: bits(permissions) });
  join(guild, taken(world.users, application.id));
  guild.members.get(application.id)?.roleIds.add(id);
  application.guilds.add(guild.id);
  world.tell({ type: "guild-joined", guild, application });
}

/** Takes an application out of a guild. */
export function uninstall(world: World, guild: Guild, application: Application): void {
  guild.members.delete(application.id);
  application.guilds.delete(guild.id);
  world.tell({ type: "guild-left", guild, application });
}

/** Makes a text channel, a thread in one, a forum or a post in one. */
export function addGuildChannel(
  world: World,
  guild: Guild,
  name: string,
  options: { forum?: boolean; parent?: Channel } = {},
): Channel {
  const type = options.parent
    ? ChannelType.PublicThread
    : options.forum
      ? ChannelType.GuildForum
      : ChannelType.GuildText;
  return addChannel(world, {
    type,
    name,
    guildId: guild.id,
    ...(options.parent && { parentId: options.parent.id }),
  });
}

/** Settles what a member or role may do in a channel; `@everyone` has the guild's id. */
export function overwrite(
  world: World,
  channel: Channel,
  id: string,
  change: { allow?: readonly PermissionName[]; deny?: readonly PermissionName[] },
): void {
  const type = world.users.has(id) ? OverwriteType.Member : OverwriteType.Role;
  channel.overwrites.set(id, { id, type, allow: bits(change.allow ?? []), deny: bits(change.deny ?? []) });
  world.tell({ type: "channel-changed", channel });
}

/** Takes a channel away, with its threads. */
export function removeChannel(world: World, channel: Channel): void {
  for (const thread of [...world.channels.values()]) {
    if (thread.parentId === channel.id) removeChannel(world, thread);
  }
  world.channels.delete(channel.id);
  world.tell({ type: "channel-deleted", channel });
}
