import { MessageType } from "discord-api-types/v10";
import type { Draft } from "../rules/draft.ts";
import type { Message } from "./records.ts";
import { taken, type World } from "./world.ts";

/** Posts a message. */
export function postMessage(
  world: World,
  draft: Draft,
  facts: Pick<Message, "channelId" | "authorId"> &
    Partial<Pick<Message, "type" | "nonce" | "ephemeralTo" | "applicationId" | "interaction" | "repliesTo">>,
): Message {
  const message: Message = {
    id: world.newId(),
    type: facts.repliesTo === undefined ? MessageType.Default : MessageType.Reply,
    nonce: undefined,
    createdAt: world.clock.now(),
    editedAt: undefined,
    lateEdits: 0,
    ephemeralTo: undefined,
    applicationId: undefined,
    interaction: undefined,
    repliesTo: undefined,
    ...facts,
    ...draft,
  };
  taken(world.channels, message.channelId).messages.set(message.id, message);
  world.tell({ type: "message-created", message });
  return message;
}

/** Changes a message. Filling in an answer that was being thought about is no edit. */
export function editMessage(world: World, message: Message, draft: Partial<Draft>, asEdit = true): Message {
  Object.assign(message, draft);
  if (asEdit) message.editedAt = world.clock.now();
  world.tell({ type: "message-edited", message });
  return message;
}

/** Takes a message away. */
export function deleteMessage(world: World, message: Message): void {
  world.channels.get(message.channelId)?.messages.delete(message.id);
  world.tell({ type: "message-deleted", message });
}

/** Finds a message wherever it is. */
export function findMessage(world: World, id: string | undefined): Message | undefined {
  if (id === undefined) return undefined;
  for (const { messages } of world.channels.values()) {
    const message = messages.get(id);
    if (message) return message;
  }
  return undefined;
}
