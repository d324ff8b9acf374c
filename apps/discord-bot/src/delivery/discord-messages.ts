import { createHash } from "node:crypto";
import { type APIMessage, type RawFile, type REST, Routes } from "discord.js";
import { type Card, messageBody } from "../cards/card.ts";

/** The ways to a message, straight through REST: without channels in a cache, a client's own methods have none. */
export interface DiscordMessages {
  /** Edits the answer to an interaction by its token. */
  editByToken(token: string, card: Card, signal?: AbortSignal): Promise<void>;
  /** Edits a message by the bot's own right. */
  edit(channelId: string, messageId: string, card: Card, signal?: AbortSignal): Promise<void>;
  /**
   * Posts a message. Discord makes one message of several with the same reason within a few minutes.
   * @param reason What it is posted for.
   */
  post(channelId: string, card: Card, reason: string, signal?: AbortSignal): Promise<void>;
  /** Posts to a person. */
  postToUser(userId: string, card: Card, reason: string, signal?: AbortSignal): Promise<void>;
}

export function createDiscordMessages(rest: REST, applicationId: () => string): DiscordMessages {
  const request = ({ files, ...card }: Card, signal: AbortSignal | undefined) => ({
    body: messageBody(card),
    ...(files ? { files: files.map(toRawFile) } : {}),
    ...(signal ? { signal } : {}),
  });

  async function post(channelId: string, card: Card, reason: string, signal?: AbortSignal): Promise<void> {
    const { body, ...rest_ } = request(card, signal);
    const nonce = createHash("sha256").update(reason).digest("base64url").slice(0, 25);
    await rest.post(Routes.channelMessages(channelId), {
      ...rest_,
      body: { ...body, nonce, enforce_nonce: true },
    });
  }

  return {
    async editByToken(token, card, signal) {
      const route = Routes.webhookMessage(applicationId(), token, "@original");
      await rest.patch(route, { ...request(card, signal), auth: false });
    },
    async edit(channelId, messageId, card, signal) {
      await rest.patch(Routes.channelMessage(channelId, messageId), request(card, signal));
    },
    post,
    async postToUser(userId, card, reason, signal) {
      const channel = (await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })) as Pick<
        APIMessage,
        "id"
      >;
      await post(channel.id, card, reason, signal);
    },
  };
}

function toRawFile({ name, data, contentType }: NonNullable<Card["files"]>[number]): RawFile {
  return { name, data, contentType };
}
