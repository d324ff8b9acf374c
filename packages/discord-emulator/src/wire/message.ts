import {
  type APIMessage,
  type APIMessageTopLevelComponent,
  ApplicationIntegrationType,
  InteractionType,
} from "discord-api-types/v10";
import { signedUrl } from "../cdn/sign.ts";
import type { Message } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import { describeAttachment } from "./attachment.ts";
import { describeUser } from "./user.ts";

/** A message as Discord tells it, every file in it under a freshly signed address. */
export function describeMessage(world: World, message: Message): APIMessage {
  const author = taken(world.users, message.authorId);
  const channel = world.channels.get(message.channelId);
  return {
    id: message.id,
    channel_id: message.channelId,
    type: message.type,
    author: describeUser(author),
    content: message.content,
    timestamp: new Date(message.createdAt).toISOString(),
    edited_timestamp: message.editedAt === undefined ? null : new Date(message.editedAt).toISOString(),
    tts: false,
    mention_everyone: message.pings.everyone,
    mentions: message.pings.users.map((id) => describeUser(taken(world.users, id))),
    mention_roles: message.pings.roles,
    attachments: message.attachments.map((attachment) => describeAttachment(world, attachment)),
    embeds: message.embeds,
    components: message.components.map((component) => withMedia(world, message, component)),
    pinned: false,
    flags: message.flags,
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(message.applicationId !== undefined && {
      application_id: message.applicationId,
      ...(message.interaction && { webhook_id: message.applicationId }),
    }),
    ...interactionMetadata(world, message),
    ...(message.repliesTo !== undefined && {
      message_reference: {
        type: 0,
        channel_id: message.channelId,
        message_id: message.repliesTo,
        ...(channel?.guildId !== undefined && { guild_id: channel.guildId }),
      },
    }),
  };
}

function interactionMetadata(world: World, message: Message): Partial<APIMessage> {
  const { interaction } = message;
  if (!interaction) return {};
  const { type } = interaction;
  return {
    interaction_metadata: {
      id: interaction.id,
      type: type === InteractionType.Ping ? InteractionType.ApplicationCommand : type,
      user: describeUser(taken(world.users, interaction.userId)),
      authorizing_integration_owners: interaction.payload.authorizing_integration_owners ?? {
        [ApplicationIntegrationType.UserInstall]: interaction.userId,
      },
    } as NonNullable<APIMessage["interaction_metadata"]>,
  };
}

/** Gives every `attachment://` in a component its address, and what is known of the file. */
function withMedia<T>(world: World, message: Message, value: T): T {
  if (Array.isArray(value)) return value.map((item) => withMedia(world, message, item)) as T;
  if (typeof value !== "object" || value === null) return value;
  if ("url" in value && typeof value.url === "string" && value.url.startsWith("attachment://")) {
    const name = value.url.slice("attachment://".length);
    const attachment = message.attachments.find(({ filename }) => filename === name);
    if (!attachment) return value;
    const url = signedUrl(world, attachment);
    const { id, width, height, contentType } = attachment;
    return {
      ...value,
      url,
      proxy_url: url,
      width: width ?? null,
      height: height ?? null,
      content_type: contentType,
      attachment_id: id,
      loading_state: 2,
    };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withMedia(world, message, inner)]),
  ) as T;
}

/** Components in the order of reading, whatever holds them. */
export function* everyComponent(
  components: readonly unknown[],
): Generator<Extract<APIMessageTopLevelComponent, object> & { [key: string]: unknown }> {
  for (const component of components) {
    if (typeof component !== "object" || component === null || !("type" in component)) continue;
    yield component as never;
    const {
      components: inner,
      accessory,
      component: single,
    } = component as {
      components?: unknown[];
      accessory?: unknown;
      component?: unknown;
    };
    yield* everyComponent([...(inner ?? []), ...[accessory, single].filter(Boolean)]);
  }
}
