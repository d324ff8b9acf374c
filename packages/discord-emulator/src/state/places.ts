import { ChannelType } from "discord-api-types/v10";
import {
  addApplication,
  addGuild,
  addGuildChannel,
  addUser,
  bits,
  install,
  join,
  overwrite,
  type PermissionName,
  removeChannel,
  uninstall,
} from "./build.ts";
import { directChannel } from "./channels.ts";
import { deleteMessage } from "./messages.ts";
import type { Application, Channel, Guild, Message, User } from "./records.ts";
import { taken, type World } from "./world.ts";

type Options<F extends (world: World, ...rest: never[]) => unknown, N extends number> = Parameters<F>[N];

/** Makes and changes what there is: also everything that goes wrong without a network, such as a deleted message. */
export interface Places {
  addUser(username: string, options?: Options<typeof addUser, 2>): User;
  addApplication(name: string, options: Options<typeof addApplication, 2>): Application;
  addGuild(name: string, options: Options<typeof addGuild, 2>): Guild;
  /** A text channel; with `forum` a forum, with `parent` a thread or a forum's post. */
  addChannel(guild: Guild, name: string, options?: Options<typeof addGuildChannel, 3>): Channel;
  /** A group of people; bots are not in it, users bring them along. */
  addGroup(users: readonly User[]): Channel;
  join(guild: Guild, user: User): void;
  /** Installs an application in a guild, by default with what Understudy asks for. */
  install(guild: Guild, application: Application, permissions?: readonly PermissionName[]): void;
  uninstall(guild: Guild, application: Application): void;
  /** Installs an application for a user, who can then use it everywhere. */
  installForUser(user: User, application: Application): void;
  /** Settles what a role or member (by id; `@everyone` has the guild's) may do in a channel. */
  setPermissions(
    channel: Channel,
    id: string,
    change: { allow?: readonly PermissionName[]; deny?: readonly PermissionName[] },
  ): void;
  /** Settles what a role may do in the whole guild; `@everyone` has the guild's id. */
  setRole(guild: Guild, roleId: string, permissions: readonly PermissionName[]): void;
  /** A moderator deletes a message. */
  deleteMessage(message: Message): void;
  deleteChannel(channel: Channel): void;
  /** An outage of a guild, or its end. */
  setAvailable(guild: Guild, available: boolean): void;
}

/** View Channel, Send Messages, Embed Links, Attach Files, Send Messages in Threads, and reading what was said. */
const leastPermissions: readonly PermissionName[] = [
  "ViewChannel",
  "SendMessages",
  "EmbedLinks",
  "AttachFiles",
  "SendMessagesInThreads",
];

export function createPlaces(world: World): Places {
  return {
    addUser: (username, options) => addUser(world, username, options),
    addApplication: (name, options) => addApplication(world, name, options),
    addGuild: (name, options) => addGuild(world, name, options),
    addChannel: (guild, name, options) => addGuildChannel(world, guild, name, options),
    addGroup: (users) =>
      directChannel(
        world,
        users.map(({ id }) => id),
        users.length > 2 ? ChannelType.GroupDM : ChannelType.DM,
      ),
    join,
    install: (guild, application, permissions = leastPermissions) =>
      install(world, guild, application, permissions),
    uninstall: (guild, application) => uninstall(world, guild, application),
    installForUser(user, application) {
      application.users.add(user.id);
    },
    setPermissions: (channel, id, change) => overwrite(world, channel, id, change),
    setRole(guild, roleId, permissions) {
      taken(guild.roles, roleId).permissions = bits(permissions);
      world.tell({ type: "guild-changed", guild });
    },
    deleteMessage: (message) => deleteMessage(world, message),
    deleteChannel: (channel) => removeChannel(world, channel),
    setAvailable(guild, available) {
      guild.available = available;
      world.tell({ type: "guild-changed", guild });
    },
  };
}
