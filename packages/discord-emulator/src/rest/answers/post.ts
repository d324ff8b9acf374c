import { MessageFlags, MessageType, PermissionFlagsBits } from "discord-api-types/v10";
import { draftMessage } from "../../rules/draft.ts";
import type { Files } from "../../rules/draft-files.ts";
import type { MessageBody } from "../../rules/message.ts";
import { editMessage, postMessage } from "../../state/messages.ts";
import { channelPermissions, may } from "../../state/permissions.ts";
import type { Interaction, Message } from "../../state/records.ts";
import { taken, type World } from "../../state/world.ts";
import { ApiError } from "../errors.ts";

/** What an application answers with: a judged body and its files. */
export interface Answer {
  body: MessageBody;
  files: Files;
  /** Where in the request the message stands. */
  at?: readonly string[];
}

/** Posts an answer to an interaction, for one user only where that is asked or forced. */
export async function postAnswer(world: World, interaction: Interaction, answer: Answer): Promise<Message> {
  const channel = world.channels.get(interaction.channelId);
  if (!channel) throw new ApiError("unknown-channel");
  const draft = await draftMessage(world, answer.body, {
    channelId: channel.id,
    files: answer.files,
    uploadLimit: interaction.uploadLimit,
    at: answer.at ?? [],
  });
  return postFor(world, interaction, draft.flags, draft);
}

/** Posts the "is thinking" that a deferred answer starts as. */
export function postThinking(world: World, interaction: Interaction, flags: number): Message {
  return postFor(world, interaction, flags | MessageFlags.Loading, {
    content: "",
    embeds: [],
    components: [],
    attachments: [],
    pings: { everyone: false, users: [], roles: [] },
  });
}

function postFor(
  world: World,
  interaction: Interaction,
  flags: number,
  draft: Omit<Parameters<typeof postMessage>[1], "flags">,
): Message {
  const ephemeral = Boolean(flags & MessageFlags.Ephemeral) || isForcedEphemeral(world, interaction);
  return postMessage(
    world,
    { ...draft, flags: ephemeral ? flags | MessageFlags.Ephemeral : flags },
    {
      channelId: interaction.channelId,
      authorId: interaction.applicationId,
      applicationId: interaction.applicationId,
      interaction,
      type: MessageType.ChatInputCommand,
      ephemeralTo: ephemeral ? interaction.userId : undefined,
    },
  );
}

/** Changes a message through an interaction's webhook. What was being thought about is filled in. */
export async function editAnswer(
  world: World,
  interaction: Interaction,
  message: Message,
  answer: Answer,
): Promise<Message> {
  const draft = await draftMessage(world, answer.body, {
    channelId: message.channelId,
    files: answer.files,
    uploadLimit: interaction.uploadLimit,
    previous: message,
    at: answer.at ?? [],
  });
  if (!world.channels.get(message.channelId)?.messages.has(message.id)) throw new ApiError("unknown-message");
  const wasThinking = Boolean(message.flags & MessageFlags.Loading);
  return editMessage(world, message, { ...draft, flags: draft.flags & ~MessageFlags.Loading }, !wasThinking);
}

/** Where an application is not at home and its user may not use external applications, others see nothing of it. */
function isForcedEphemeral(world: World, interaction: Interaction): boolean {
  if (interaction.installedHere || interaction.guildId === undefined) return false;
  const permissions = channelPermissions(
    world,
    taken(world.channels, interaction.channelId),
    interaction.userId,
  );
  return !may(permissions, PermissionFlagsBits.UseExternalApps);
}
