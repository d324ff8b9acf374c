import { createHash } from "node:crypto";
import { type APIMessage, type REST, type RequestData, Routes } from "discord.js";
import { type Card, messageBody } from "../cards/card.ts";
import { multipart } from "./multipart.ts";

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
  async function post(channelId: string, card: Card, reason: string, signal?: AbortSignal): Promise<void> {
    const nonce = createHash("sha256").update(reason).digest("base64url").slice(0, 25);
    await rest.post(Routes.channelMessages(channelId), request(card, signal, { nonce, enforce_nonce: true }));
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
      const opened = await rest.post(Routes.userChannels(), {
        body: { recipient_id: userId },
        ...(signal ? { signal } : {}),
      });
      const channel = opened as Pick<APIMessage, "id">;
      await post(channel.id, card, reason, signal);
    },
  };
}

/** What shows a card, and more of the body where a route takes it. */
function request({ files, ...card }: Card, signal: AbortSignal | undefined, more: object = {}): RequestData {
  const json = { ...messageBody(card), ...more };
  const aborted = signal ? { signal } : {};
  if (!files) return { body: json, ...aborted };
  const { body, contentType } = multipart(json, files);
  return { body, passThroughBody: true, headers: { "content-type": contentType }, ...aborted };
}
