import { type APIInteractionDataResolved, ApplicationCommandOptionType as Type } from "discord-api-types/v10";
import type { CommandChoice, CommandOption } from "../rules/command.ts";
import type { Channel, User } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import { describeAttachment } from "../wire/attachment.ts";
import { describeChannel } from "../wire/channel.ts";
import { describeRole } from "../wire/guild.ts";
import { describeMember, describeUser } from "../wire/user.ts";
import { isFile, type PickedFile, upload } from "./files.ts";

/** What a user gives an option: a text, a number, a yes or no, a file, or the id of a user, role or channel. */
export type OptionValue = string | number | boolean | PickedFile | { readonly id: string };

/** The options of a command with their values, as they are sent, and what they refer to. */
export interface FilledOptions {
  options: { name: string; type: Type; value: string | number | boolean; focused?: true }[];
  resolved: APIInteractionDataResolved;
}

/**
 * Fills in a command as Discord's client does, and refuses what it would not let through: missing, unknown or wrong
 * values.
 *
 * @param focus The option being written, for autocomplete. Then nothing has to be complete.
 */
export async function fillOptions(
  world: World,
  options: readonly CommandOption[],
  values: Readonly<Record<string, OptionValue | undefined>>,
  place: { channel: Channel; user: User; uploadLimit: number; focus?: string | undefined },
): Promise<FilledOptions> {
  const filled: FilledOptions = { options: [], resolved: {} };
  for (const name of Object.keys(values)) {
    if (!options.some((option) => option.name === name)) throw new Error(`There is no option ${name}.`);
  }
  for (const option of options) {
    const { name, type } = option;
    const value = values[name];
    if (place.focus === name) {
      filled.options.push({ name, type, value: value === undefined ? "" : String(value), focused: true });
    } else if (value !== undefined) {
      if (place.focus === undefined) checkValue(option, value);
      filled.options.push({ name, type, value: await settle(world, option, value, filled.resolved, place) });
    } else if (option.required && place.focus === undefined) {
      throw new Error(`Option ${name} is required.`);
    }
  }
  return filled;
}

function checkValue(option: CommandOption, value: OptionValue): void {
  const { name, choices } = option;
  const allowed = choices?.length ? among(choices, value) : fitting(option, value);
  if (allowed !== undefined) {
    throw new Error(`Option ${name} must be ${allowed}, not ${JSON.stringify(value)}.`);
  }
}

function among(choices: readonly CommandChoice[], value: OptionValue): string | undefined {
  if (choices.some((choice) => choice.value === value)) return undefined;
  return `one of ${choices.map((choice) => choice.value).join(", ")}`;
}

/** What would be allowed, when the value is not. */
function fitting(option: CommandOption, value: OptionValue): string | undefined {
  const { type } = option;
  if (type === Type.Boolean && typeof value !== "boolean") return "true or false";
  if (type === Type.String) {
    const shortest = option.min_length ?? 0;
    const longest = option.max_length ?? 6000;
    if (typeof value !== "string" || value.length < shortest || value.length > longest) {
      return `a text of ${shortest} to ${longest} characters`;
    }
  }
  if (type === Type.Integer || type === Type.Number) {
    const least = option.min_value ?? -(2 ** 53);
    const most = option.max_value ?? 2 ** 53;
    const whole = type === Type.Number || Number.isSafeInteger(value);
    if (typeof value !== "number" || !whole || value < least || value > most) {
      return `a ${type === Type.Integer ? "whole " : ""}number from ${least} to ${most}`;
    }
  }
  return undefined;
}

/** The value as it is sent; whatever it refers to is put into `resolved`. */
async function settle(
  world: World,
  option: CommandOption,
  value: OptionValue,
  resolved: APIInteractionDataResolved,
  place: { channel: Channel; user: User; uploadLimit: number; focus?: string | undefined },
): Promise<string | number | boolean> {
  const id = typeof value === "object" && "id" in value ? value.id : String(value);
  switch (option.type) {
    case Type.Attachment: {
      if (!isFile(value)) throw new Error(`Option ${option.name} must be a file.`);
      const attachment = await upload(world, value, {
        channelId: place.channel.id,
        limit: place.uploadLimit,
        ephemeral: true,
        fileTypes: option.file_types,
      });
      resolved.attachments = {
        ...resolved.attachments,
        [attachment.id]: describeAttachment(world, attachment),
      };
      return attachment.id;
    }
    case Type.User:
      resolveUser(world, id, resolved, place.channel);
      return id;
    case Type.Role: {
      const guild = taken(world.guilds, place.channel.guildId);
      resolved.roles = { ...resolved.roles, [id]: describeRole(taken(guild.roles, id), 0) };
      return id;
    }
    case Type.Channel:
      resolved.channels = {
        ...resolved.channels,
        [id]: { ...describeChannel(world, taken(world.channels, id)), permissions: "0" } as never,
      };
      return id;
    case Type.Mentionable:
      if (world.users.has(id)) resolveUser(world, id, resolved, place.channel);
      return id;
    default:
      if (typeof value === "object") throw new Error(`Option ${option.name} can not be an object.`);
      return value;
  }
}

/** Puts a user into `resolved`, as a member too where there is a guild. */
export function resolveUser(
  world: World,
  id: string,
  resolved: APIInteractionDataResolved,
  channel: Channel,
): void {
  resolved.users = { ...resolved.users, [id]: describeUser(taken(world.users, id)) };
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  if (!guild?.members.has(id)) return;
  const { deaf: _, mute: __, ...member } = describeMember(guild, id);
  resolved.members = { ...resolved.members, [id]: { ...member, permissions: "0" } as never };
}
