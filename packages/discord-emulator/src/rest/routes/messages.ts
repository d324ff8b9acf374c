import { MessageFlags } from "discord-api-types/v10";
import type { Hono } from "hono";
import { draftMessage } from "../../rules/draft.ts";
import { formError, readForm } from "../../rules/form.ts";
import { pingsOf } from "../../rules/mentions.ts";
import { createBody, editBody } from "../../rules/message.ts";
import { holdsMessages } from "../../state/channels.ts";
import { deleteMessage, editMessage, postMessage } from "../../state/messages.ts";
import type { Application, Channel, Message } from "../../state/records.ts";
import { isThread } from "../../wire/channel.ts";
import { describeMessage } from "../../wire/message.ts";
import { channelFor, demand, demandOpenDirectMessages, messageFor } from "../access.ts";
import { readBody } from "../body.ts";
import { ApiError } from "../errors.ts";
import { channelUploadLimit, type Rest, type RestEnv } from "../rest.ts";

const hourMs = 60 * 60 * 1000;
/** How long a nonce is remembered with `enforce_nonce`: "the past few minutes" in Discord's reference. */
const nonceMs = 5 * 60 * 1000;

/** Messages by bot token. Source: Discord's reference, "Message". */
export function addMessageRoutes(api: Hono<RestEnv>, rest: Rest): void {
  const { world, limits, validator } = rest;

  api.get("/channels/:channel/messages", (c) => {
    const channel = channelFor(world, c.get("application"), c.req.param("channel"));
    demand(world, c.get("application"), channel, "ReadMessageHistory");
    const limit = Math.min(Number(c.req.query("limit") ?? 50), 100);
    const seen = [...channel.messages.values()].filter(({ ephemeralTo }) => ephemeralTo === undefined);
    const before = c.req.query("before");
    const older = before === undefined ? seen : seen.filter(({ id }) => BigInt(id) < BigInt(before));
    return c.json(
      older
        .slice(-limit)
        .reverse()
        .map((message) => describeMessage(world, message)),
    );
  });

  api.get("/channels/:channel/messages/:message", (c) => {
    const channel = channelFor(world, c.get("application"), c.req.param("channel"));
    return c.json(describeMessage(world, messageFor(channel, c.req.param("message"))));
  });

  api.post("/channels/:channel/messages", async (c) => {
    const application = c.get("application");
    const channel = channelFor(world, application, c.req.param("channel"));
    if (!holdsMessages(channel)) throw new ApiError("text-in-forum");
    demand(world, application, channel, isThread(channel) ? "SendMessagesInThreads" : "SendMessages");
    demandOpenDirectMessages(world, application, channel);
    const { json, files } = await readBody(c);
    const body = readForm(createBody, json);
    validator?.check("post", "/channels/{channel_id}/messages", json);
    if (files.size > 0) demand(world, application, channel, "AttachFiles");
    if ((body.flags ?? 0) & MessageFlags.Ephemeral) {
      throw formError(["flags"], "MESSAGE_FLAGS_INVALID", "Only answers to interactions can be ephemeral.");
    }
    const replied = body.message_reference?.message_id;
    if (
      replied !== undefined &&
      !channel.messages.has(replied) &&
      body.message_reference?.fail_if_not_exists !== false
    ) {
      throw formError(["message_reference"], "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
    }
    const twin = body.enforce_nonce ? twinOf(channel, application, body.nonce ?? undefined) : undefined;
    if (twin) return c.json(describeMessage(world, twin));
    const draft = await draftMessage(world, body, {
      channelId: channel.id,
      files,
      uploadLimit: channelUploadLimit(rest, channel),
    });
    // In the time that storing files took, another request with the nonce may have come through.
    const racing = body.enforce_nonce ? twinOf(channel, application, body.nonce ?? undefined) : undefined;
    if (racing) return c.json(describeMessage(world, racing));
    const pings = pingsOf(world, channel.id, draft, body.allowed_mentions, application.id);
    const message = postMessage(
      world,
      { ...draft, pings },
      {
        channelId: channel.id,
        authorId: application.id,
        applicationId: application.id,
        ...(body.nonce != null && { nonce: body.nonce }),
        ...(replied !== undefined && channel.messages.has(replied) && { repliesTo: replied }),
      },
    );
    return c.json(describeMessage(world, message));
  });

  api.patch("/channels/:channel/messages/:message", async (c) => {
    const application = c.get("application");
    const channel = channelFor(world, application, c.req.param("channel"));
    const message = messageFor(channel, c.req.param("message"));
    if (message.authorId !== application.id) throw new ApiError("edit-of-another");
    const { json, files } = await readBody(c);
    const body = readForm(editBody, json);
    validator?.check("patch", "/channels/{channel_id}/messages/{message_id}", json);
    if (files.size > 0) demand(world, application, channel, "AttachFiles");
    countLateEdit(message);
    const uploadLimit = channelUploadLimit(rest, channel);
    const draft = await draftMessage(world, body, {
      channelId: channel.id,
      files,
      uploadLimit,
      previous: message,
    });
    if (!channel.messages.has(message.id)) throw new ApiError("unknown-message");
    const flags = draft.flags & ~MessageFlags.Loading;
    return c.json(describeMessage(world, editMessage(world, message, { ...draft, flags })));
  });

  api.delete("/channels/:channel/messages/:message", (c) => {
    const application = c.get("application");
    const channel = channelFor(world, application, c.req.param("channel"));
    const message = messageFor(channel, c.req.param("message"));
    if (message.authorId !== application.id) demand(world, application, channel, "ManageMessages");
    deleteMessage(world, message);
    return c.body(null, 204);
  });

  function twinOf(
    channel: Channel,
    application: Application,
    nonce: string | number | undefined,
  ): Message | undefined {
    if (nonce === undefined) return undefined;
    const since = world.clock.now() - nonceMs;
    return [...channel.messages.values()].find(
      (message) =>
        message.authorId === application.id &&
        String(message.nonce) === String(nonce) &&
        message.createdAt >= since,
    );
  }

  function countLateEdit(message: Message): void {
    if (world.clock.now() - message.createdAt <= hourMs) return;
    message.lateEdits++;
    if (message.lateEdits > limits.lateEdits) throw new ApiError("late-edits");
  }
}
