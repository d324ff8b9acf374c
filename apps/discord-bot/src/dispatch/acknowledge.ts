import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type InteractionEditReplyOptions,
  type Message,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from "discord.js";
import { type Card, type CardFile, messageBody } from "../cards/card.ts";
import type { Acknowledgement } from "../commands/command.ts";
import type { Reply } from "./context.ts";

/** An interaction that is answered with a message. */
export type Answerable =
  | ChatInputCommandInteraction
  | MessageContextMenuCommandInteraction
  | ButtonInteraction
  | ModalSubmitInteraction;

/** How long the token of an interaction leads to its message (Discord: receiving and responding). */
const tokenMs = 15 * 60 * 1000;

/** Acknowledges an interaction; from then on there are 15 minutes for the answer itself. */
export async function acknowledge(
  interaction: Answerable,
  how: Acknowledgement,
  now: () => number,
): Promise<Reply> {
  const token = { value: interaction.token, expiresAt: now() + tokenMs };
  const place = { ...(await defer(interaction, how)), token };
  const reply: Reply = {
    place,
    async show(card) {
      await interaction.editReply(toReply(card));
    },
    async whisper(card) {
      const { components } = messageBody(card);
      await interaction.followUp({ components, flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral });
    },
    async refuse(card) {
      if (how === "update") return reply.whisper(card);
      if (place.isPrivate) return reply.show(card);
      await reply.remove();
      await reply.whisper(card);
    },
    async remove() {
      await interaction.deleteReply();
    },
  };
  return reply;
}

/** @returns where the answer is. */
async function defer(interaction: Answerable, how: Acknowledgement): Promise<Omit<Reply["place"], "token">> {
  if (how === "update") {
    if (interaction.isButton() || (interaction.isModalSubmit() && interaction.isFromMessage())) {
      await interaction.deferUpdate();
      return placeOf(interaction.message);
    }
    throw new Error("There is no message to update.");
  }
  const flags = how === "private" ? { flags: MessageFlags.Ephemeral as const } : {};
  const { resource, interaction: answered } = await interaction.deferReply({ withResponse: true, ...flags });
  if (resource?.message) return placeOf(resource.message);
  // Discord promises the message only with an answer that is whole at once, but tells of every one which it is.
  return {
    channelId: interaction.channelId ?? "",
    messageId: answered.responseMessageId ?? "",
    isPrivate: answered.responseMessageEphemeral ?? how === "private",
  };
}

function placeOf({ channelId, id, flags }: Message): Omit<Reply["place"], "token"> {
  return { channelId, messageId: id, isPrivate: flags.has(MessageFlags.Ephemeral) };
}

function toReply({ components, files = [] }: Card): InteractionEditReplyOptions {
  return {
    components,
    flags: MessageFlags.IsComponentsV2,
    files: files.map(({ name, data }: CardFile) => ({ name, attachment: data })),
  };
}
