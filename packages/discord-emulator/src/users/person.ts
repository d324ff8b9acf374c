import {
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  MessageFlags,
  PermissionFlagsBits,
} from "discord-api-types/v10";
import { pingsOf } from "../rules/mentions.ts";
import { deleteMessage, postMessage } from "../state/messages.ts";
import { channelPermissions, may } from "../state/permissions.ts";
import type { Channel, Message, User } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import { describeMessage } from "../wire/message.ts";
import { describeMember, describeUser } from "../wire/user.ts";
import { type Called, commandsFor, findCommand } from "./command.ts";
import { type PickedFile, upload } from "./files.ts";
import { findComponent } from "./find-component.ts";
import { interact, senderOf } from "./interact.ts";
import { type FieldValue, fillModal } from "./modal-fields.ts";
import { fillOptions, type OptionValue } from "./options.ts";
import { type Use, useOf } from "./use.ts";

/** Values of a command's options by name. */
export type OptionValues = Readonly<Record<string, OptionValue | undefined>>;
/** What is put into a modal's fields, by custom id or label. */
export type FieldValues = Readonly<Record<string, FieldValue | undefined>>;

/** What somebody does in Discord. Every action is refused where Discord's own client would not offer it. */
export interface Person {
  readonly user: User;
  /** Says something, with files if there are any. */
  post(
    channel: Channel,
    message: string | { content?: string; files?: readonly PickedFile[] },
  ): Promise<Message>;
  /** Uses a slash command, such as `perform` or `settings show`. */
  slash(channel: Channel, name: string, options?: OptionValues): Promise<Use>;
  /** Writes a slash command; `focus` is the option in which the cursor stands. */
  autocomplete(channel: Channel, name: string, options: OptionValues, focus: string): Promise<Use>;
  /** Uses a command of a message's menu. */
  contextMenu(message: Message, name: string): Promise<Use>;
  /** Uses a command of another user's menu, in a channel. */
  userMenu(channel: Channel, target: User, name: string): Promise<Use>;
  /** Presses a button, found by its label or custom id. */
  click(message: Message, button: string): Promise<Use>;
  /** Chooses in a select, found by its placeholder or custom id. Values are those of the options, or ids. */
  select(message: Message, select: string, values: readonly string[]): Promise<Use>;
  /** Submits the modal that a use has opened. */
  submitModal(use: Use, fields?: FieldValues): Promise<Use>;
  /** Deletes a message: an own one, or any with the permission to manage messages. */
  delete(message: Message): void;
  /** The messages of a channel that this user sees, oldest first. */
  messages(channel: Channel): readonly Message[];
}

/** @param options.defaultUploadLimit Bytes of one file where neither Nitro nor boosts allow more. */
export function createPerson(
  world: World,
  user: User,
  options: { defaultUploadLimit: number; acknowledgeMs: number },
): Person {
  const limitIn = (channel: Channel) => {
    const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
    return Math.max(options.defaultUploadLimit, guild?.uploadLimit ?? 0, user.uploadLimit);
  };

  function enter(channel: Channel): void {
    const sees = may(channelPermissions(world, channel, user.id), PermissionFlagsBits.ViewChannel);
    if (!world.channels.has(channel.id)) throw new Error(`#${channel.name} is gone.`);
    if (!sees) throw new Error(`${user.username} does not see #${channel.name}.`);
  }

  const sees = (message: Message) => message.ephemeralTo === undefined || message.ephemeralTo === user.id;

  function send(facts: Omit<Parameters<typeof interact>[1], "user" | "uploadLimit">): Use {
    enter(facts.channel);
    const interaction = interact(world, { ...facts, user, uploadLimit: limitIn(facts.channel) });
    return useOf(world, interaction, options.acknowledgeMs);
  }

  /** The place of a message with components, or with a menu. */
  function placeOf(message: Message): Channel {
    const channel = taken(world.channels, message.channelId);
    if (!channel.messages.has(message.id)) throw new Error("The message is gone.");
    if (!sees(message)) throw new Error(`${user.username} does not see this message.`);
    return channel;
  }

  async function callSlash(
    channel: Channel,
    name: string,
    values: OptionValues,
    focus?: string,
  ): Promise<Use> {
    enter(channel);
    const called = findCommand(world, user, channel, name);
    const { options, resolved } = await fillOptions(world, called.options, values, {
      channel,
      user,
      uploadLimit: limitIn(channel),
      focus,
    });
    const { application, command } = called;
    const type =
      focus === undefined
        ? InteractionType.ApplicationCommand
        : InteractionType.ApplicationCommandAutocomplete;
    const data = { ...commandData(command), options: wrap(called, options), resolved };
    return send({ application, channel, type, data });
  }

  function callMenu(channel: Channel, name: string, type: ApplicationCommandType, data: object): Use {
    const offered = commandsFor(world, user, channel, type);
    const found = offered.find(({ command }) => command.name === name);
    if (!found) {
      const names = offered.map(({ command }) => command.name).join(", ") || "nothing";
      throw new Error(`The menu has no ${JSON.stringify(name)}. It offers: ${names}.`);
    }
    const { application, command } = found;
    return send({
      application,
      channel,
      type: InteractionType.ApplicationCommand,
      data: { ...commandData(command), ...data },
    });
  }

  return {
    user,
    async post(channel, message) {
      enter(channel);
      const { content = "", files = [] } = typeof message === "string" ? { content: message } : message;
      const attachments = await Promise.all(
        files.map((file) =>
          upload(world, file, { channelId: channel.id, limit: limitIn(channel), ephemeral: false }),
        ),
      );
      const pings = pingsOf(world, channel.id, { content, components: [] }, undefined, user.id);
      return postMessage(
        world,
        { content, embeds: [], components: [], attachments, flags: 0, pings },
        { channelId: channel.id, authorId: user.id },
      );
    },
    slash: (channel, name, values = {}) => callSlash(channel, name, values),
    autocomplete: (channel, name, values, focus) => callSlash(channel, name, values, focus),
    async contextMenu(message, name) {
      const resolved = { messages: { [message.id]: describeMessage(world, message) } };
      return callMenu(placeOf(message), name, ApplicationCommandType.Message, {
        target_id: message.id,
        resolved,
      });
    },
    async userMenu(channel, target, name) {
      const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
      const {
        deaf: _,
        mute: __,
        ...member
      } = guild?.members.has(target.id) ? describeMember(guild, target.id) : { deaf: false, mute: false };
      const resolved = {
        users: { [target.id]: describeUser(target) },
        ...("roles" in member && { members: { [target.id]: { ...member, permissions: "0" } } }),
      };
      return callMenu(channel, name, ApplicationCommandType.User, { target_id: target.id, resolved });
    },
    async click(message, button) {
      const channel = placeOf(message);
      const { custom_id } = findComponent(message, button, [ComponentType.Button]);
      return send({
        application: senderOf(world, message),
        channel,
        type: InteractionType.MessageComponent,
        data: { custom_id, component_type: ComponentType.Button, id: 0 },
        source: message,
      });
    },
    async select(message, select, values) {
      const channel = placeOf(message);
      const found = findComponent(message, select, [3, 5, 6, 7, 8]);
      const { min_values = 1, max_values = 1 } = found;
      if (values.length < min_values || values.length > max_values) {
        throw new Error(`${select} wants ${min_values} to ${max_values} values, not ${values.length}.`);
      }
      const wrong = values.find(
        (value) => found.options && !found.options.some((option) => option.value === value),
      );
      if (wrong !== undefined) throw new Error(`${select} has no option ${JSON.stringify(wrong)}.`);
      return send({
        application: senderOf(world, message),
        channel,
        type: InteractionType.MessageComponent,
        data: { custom_id: found.custom_id, component_type: found.type, id: found.id, values, resolved: {} },
        source: message,
      });
    },
    async submitModal(use, fields = {}) {
      const { interaction } = use;
      const modal = await use.modal();
      const channel = taken(world.channels, interaction.channelId);
      const filled = await fillModal(world, modal.components, fields, {
        channel,
        uploadLimit: limitIn(channel),
      });
      const source = interaction.sourceMessageId;
      return send({
        application: taken(world.applications, interaction.applicationId),
        channel,
        type: InteractionType.ModalSubmit,
        data: { custom_id: modal.custom_id, ...filled },
        source: source === undefined ? undefined : channel.messages.get(source),
      });
    },
    delete(message) {
      const permissions = channelPermissions(world, placeOf(message), user.id);
      const own = message.authorId === user.id || Boolean(message.flags & MessageFlags.Ephemeral);
      if (!own && !may(permissions, PermissionFlagsBits.ManageMessages)) {
        throw new Error(`${user.username} may not delete this message.`);
      }
      deleteMessage(world, message);
    },
    messages: (channel) => [...channel.messages.values()].filter(sees),
  };
}

const commandData = ({ id, name, type, guildId }: Called["command"]) => ({
  id,
  name,
  type,
  ...(guildId !== undefined && { guild_id: guildId }),
});

/** Puts the options into the groups and sub-commands they belong to. */
function wrap({ path }: Called, options: readonly object[]): readonly object[] {
  return path.reduceRight<readonly object[]>(
    (inner, { name, type }) => [{ name, type, options: inner }],
    options,
  );
}
