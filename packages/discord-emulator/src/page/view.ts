import {
  type APIMessage,
  ApplicationCommandType,
  ChannelType,
  InteractionType,
  type Locale,
  MessageFlags,
  PermissionFlagsBits,
} from "discord-api-types/v10";
import type { CommandOption } from "../rules/command.ts";
import { holdsMessages } from "../state/channels.ts";
import { channelPermissions, may } from "../state/permissions.ts";
import type { Channel, Command, Interaction, Message, User } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import { commandsFor } from "../users/command.ts";
import { describeMessage } from "../wire/message.ts";

// What the page shows to one person. Plain JSON; the page's own code takes these types from here.

export interface PersonView {
  id: string;
  name: string;
  bot: boolean;
  locale: string;
}
export interface ChannelView {
  id: string;
  name: string;
  kind: "text" | "thread" | "forum" | "direct";
  guild?: string;
  parentId?: string;
}
export interface CommandView {
  /** As it is called, sub-commands included. */
  path: string;
  /** In the person's language. */
  name: string;
  description: string;
  application: string;
  options: OptionView[];
}
export interface OptionView {
  name: string;
  label: string;
  description: string;
  type: number;
  required: boolean;
  autocomplete: boolean;
  choices: { label: string; value: string | number }[];
  fileTypes: string[];
  min?: number;
  max?: number;
}
export interface MessageView {
  message: APIMessage;
  author: PersonView;
  /** This person said it, or asked for it. */
  mine: boolean;
  ephemeral: boolean;
  thinking: boolean;
  /** Who used what to make the application say this. */
  usedBy?: { name: string; command?: string };
  canDelete: boolean;
}
export interface View {
  me: PersonView;
  people: PersonView[];
  channels: ChannelView[];
  channel: ChannelView;
  canPost: boolean;
  messages: MessageView[];
  commands: CommandView[];
  /** Commands of a message's menu: how they are called and what they are named in the person's language. */
  menu: { path: string; name: string; application: string }[];
  /** Roles of the guild, for selects. */
  roles: { id: string; name: string }[];
}

const nameOf = ({ globalName, username }: User): string => globalName ?? username;

/** Everything one person sees, in the channel they look at. */
export function viewOf(world: World, user: User, channel: Channel): View {
  const people = [...world.users.values()].map(viewUser);
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  const permissions = channelPermissions(world, channel, user.id);
  return {
    me: viewUser(user),
    people,
    channels: channelsOf(world, user).map((each) => viewChannel(world, user, each)),
    channel: viewChannel(world, user, channel),
    canPost: holdsMessages(channel) && may(permissions, PermissionFlagsBits.SendMessages),
    messages: [...channel.messages.values()]
      .filter(({ ephemeralTo }) => ephemeralTo === undefined || ephemeralTo === user.id)
      .map((message) => viewMessage(world, message, user, permissions)),
    commands: commandsFor(world, user, channel).flatMap(({ application, command }) =>
      viewCommand(command, user.locale).map((view) => ({ ...view, application: application.name })),
    ),
    menu: commandsFor(world, user, channel, ApplicationCommandType.Message).map(
      ({ application, command }) => ({
        path: command.name,
        name: command.body.name_localizations?.[user.locale] ?? command.name,
        application: application.name,
      }),
    ),
    roles: [...(guild?.roles.values() ?? [])].map(({ id, name }) => ({ id, name })),
  };
}

/** The channels somebody sees, guilds first. */
export function channelsOf(world: World, user: User): Channel[] {
  const seen = [...world.channels.values()].filter((channel) =>
    may(channelPermissions(world, channel, user.id), PermissionFlagsBits.ViewChannel),
  );
  return [...seen.filter(({ guildId }) => guildId), ...seen.filter(({ guildId }) => !guildId)];
}

function viewUser(user: User): PersonView {
  return { id: user.id, name: nameOf(user), bot: user.bot, locale: user.locale };
}

function viewChannel(world: World, user: User, channel: Channel): ChannelView {
  const { id, type, guildId, parentId } = channel;
  const others = channel.recipientIds.filter((each) => each !== user.id);
  const name =
    guildId === undefined ? others.map((each) => nameOf(taken(world.users, each))).join(", ") : channel.name;
  const kind =
    guildId === undefined
      ? "direct"
      : parentId
        ? "thread"
        : type === ChannelType.GuildForum
          ? "forum"
          : "text";
  const guild = guildId === undefined ? undefined : world.guilds.get(guildId)?.name;
  return { id, name, kind, ...(guild !== undefined && { guild }), ...(parentId && { parentId }) };
}

function viewMessage(world: World, message: Message, user: User, permissions: bigint): MessageView {
  const { interaction } = message;
  const command = interaction && usedCommand(world, interaction, user);
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    message: describeMessage(world, message),
    author: viewUser(taken(world.users, message.authorId)),
    mine: (interaction?.userId ?? message.authorId) === user.id,
    ephemeral,
    thinking: Boolean(message.flags & MessageFlags.Loading),
    ...(interaction && {
      usedBy: {
        name: nameOf(taken(world.users, interaction.userId)),
        ...(command !== undefined && { command }),
      },
    }),
    canDelete:
      ephemeral || message.authorId === user.id || may(permissions, PermissionFlagsBits.ManageMessages),
  };
}

/** What somebody used, named in the reader's language; a slash command by its slash. */
function usedCommand(
  world: World,
  { payload, applicationId }: Interaction,
  reader: User,
): string | undefined {
  if (payload.type !== InteractionType.ApplicationCommand) return undefined;
  const { id, name, type } = payload.data;
  const { name_localizations: names } = world.applications.get(applicationId)?.commands.get(id)?.body ?? {};
  return `${type === ApplicationCommandType.ChatInput ? "/" : ""}${names?.[reader.locale] ?? name}`;
}

type Foldable = Partial<Omit<CommandOption, "type">> & { name: string };

/** A command as often as it has sub-commands, each by its whole name. */
function viewCommand({ body }: Command, locale: `${Locale}`): Omit<CommandView, "application">[] {
  const inOwn = (given: { name: string; name_localizations?: Record<string, string> | null | undefined }) =>
    given.name_localizations?.[locale] ?? given.name;
  const explain = (given: Foldable) => given.description_localizations?.[locale] ?? given.description ?? "";

  function unfold(given: Foldable, path: string, name: string): Omit<CommandView, "application">[] {
    const options = given.options ?? [];
    const inner = options.filter(({ type }) => type <= 2);
    if (inner.length > 0) {
      return inner.flatMap((option) => unfold(option, `${path} ${option.name}`, `${name} ${inOwn(option)}`));
    }
    return [{ path, name, description: explain(given), options: options.map(viewOption) }];
  }

  function viewOption(option: CommandOption): OptionView {
    const min = option.min_value ?? option.min_length;
    const max = option.max_value ?? option.max_length;
    return {
      name: option.name,
      label: inOwn(option),
      description: explain(option),
      type: option.type,
      required: option.required ?? false,
      autocomplete: option.autocomplete ?? false,
      choices: (option.choices ?? []).map((choice) => ({ label: inOwn(choice), value: choice.value })),
      fileTypes: option.file_types ?? [],
      ...(min != null && { min }),
      ...(max != null && { max }),
    };
  }

  return unfold(body, body.name, inOwn(body));
}
