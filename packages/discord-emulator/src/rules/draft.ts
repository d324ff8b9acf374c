import { MessageFlags } from "discord-api-types/v10";
import { ApiError } from "../rest/errors.ts";
import type { Message, Pings } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { freeIds, withIds } from "./component-ids.ts";
import { type AttachmentOptions, attachmentsAfter } from "./draft-files.ts";
import { formError } from "./form.ts";
import { pingsOf } from "./mentions.ts";
import type { MessageBody } from "./message.ts";
import { checkComponents, checkExclusive, checkReferences } from "./whole-message.ts";

/** The part of a message that its author decides, judged and ready. */
export type Draft = Pick<Message, "content" | "embeds" | "components" | "attachments" | "flags" | "pings">;

/** Flags an application may set on a message of its own. */
const settable =
  MessageFlags.Ephemeral |
  MessageFlags.IsComponentsV2 |
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications;

/** Where and how a message comes to be. */
export interface DraftOptions extends AttachmentOptions {
  /** Bytes of one file. */
  uploadLimit: number;
}

/**
 * Judges what a message would be after this body, and makes it: the rules that no schema can say.
 */
export async function draftMessage(world: World, body: MessageBody, options: DraftOptions): Promise<Draft> {
  const { previous, files, at = [] } = options;
  for (const [n, { name, bytes }] of files) {
    if (bytes.length > options.uploadLimit) {
      throw new ApiError(
        "file-too-large",
        `files[${n}] ${name} has ${bytes.length} of ${options.uploadLimit} bytes`,
      );
    }
  }
  const flags = flagsAfter(body, previous, at);
  const components = (body.components ?? previous?.components ?? []) as Message["components"];
  const content = body.content === undefined ? (previous?.content ?? "") : (body.content ?? "");
  const embeds = (body.embeds === undefined ? previous?.embeds : body.embeds) ?? [];
  checkComponents(components, flags, at);
  if (flags & MessageFlags.IsComponentsV2) checkExclusive(body, previous, at);
  const attachments = await attachmentsAfter(world, body, options);
  checkReferences(components, attachments, at);
  if (!content && !embeds.length && !components.length && !attachments.length)
    throw new ApiError("empty-message");
  const pings: Pings = pingsOf(world, options.channelId, { content, components }, body.allowed_mentions);
  const nextId = freeIds(components);
  return {
    content,
    embeds: embeds as Draft["embeds"],
    components: components.map((component) => withIds(component, nextId)),
    attachments,
    flags,
    pings,
  };
}

function flagsAfter(body: MessageBody, previous: Message | undefined, at: readonly string[]): number {
  const before = previous?.flags ?? 0;
  if (body.flags == null) return before;
  if (body.flags & ~(settable | before)) {
    throw formError(
      [...at, "flags"],
      "MESSAGE_FLAGS_INVALID",
      "Only flags an application may set are possible.",
    );
  }
  if (before & MessageFlags.IsComponentsV2 && !(body.flags & MessageFlags.IsComponentsV2)) {
    throw formError(
      [...at, "flags"],
      "MESSAGE_FLAGS_INVALID",
      "IS_COMPONENTS_V2 can not be removed from a message.",
    );
  }
  // On an edit only these two can change; whether a message is ephemeral was settled by the acknowledgement.
  const kept = previous ? before & ~(MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2) : 0;
  return previous
    ? kept | (body.flags & (MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2))
    : body.flags;
}
