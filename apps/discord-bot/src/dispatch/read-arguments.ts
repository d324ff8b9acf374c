import {
  ApplicationCommandOptionType,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
} from "discord.js";
import { givenFile } from "../files.ts";

/** The options of a slash command by name, and the name of its subcommand where it has one. */
export function readArguments(interaction: ChatInputCommandInteraction): Record<string, unknown> {
  const [first] = interaction.options.data;
  if (first?.type === ApplicationCommandOptionType.Subcommand) {
    return { subcommand: first.name, ...valuesOf(first.options ?? []) };
  }
  return valuesOf(interaction.options.data);
}

function valuesOf(options: readonly CommandInteractionOption[]): Record<string, unknown> {
  return Object.fromEntries(options.map((option) => [option.name, givenIn(option)]));
}

function givenIn({ type, attachment, value }: CommandInteractionOption): unknown {
  if (type === ApplicationCommandOptionType.Attachment) return attachment ? givenFile(attachment) : undefined;
  if (type === ApplicationCommandOptionType.Channel) return { id: String(value) };
  return value;
}
