import { InteractionResponseType } from "discord-api-types/v10";
import type { Hono } from "hono";
import { readForm } from "../../rules/form.ts";
import { answerBody, editBody } from "../../rules/message.ts";
import { deleteMessage, findMessage } from "../../state/messages.ts";
import { describeMessage } from "../../wire/message.ts";
import { answerable, messageOf } from "../answers/find.ts";
import { editAnswer, postAnswer } from "../answers/post.ts";
import { readBody } from "../body.ts";
import { ApiError } from "../errors.ts";
import type { Rest, RestContext, RestEnv } from "../rest.ts";

/** What follows an acknowledgement: edits and follow-ups by the interaction's token, for 15 minutes. */
export function addWebhookRoutes(api: Hono<RestEnv>, rest: Rest): void {
  const { world, limits, validator } = rest;
  const base = "/webhooks/:application/:token";
  const interactionOf = (c: RestContext) =>
    answerable(rest, c.req.param("application") ?? "", c.req.param("token") ?? "");
  const template = (id: string) =>
    `/webhooks/{webhook_id}/{webhook_token}/messages/${id === "@original" ? id : "{message_id}"}`;

  api.post(base, async (c) => {
    const interaction = interactionOf(c);
    const { json, files } = await readBody(c);
    const body = readForm(answerBody, json);
    validator?.check("post", "/webhooks/{webhook_id}/{webhook_token}", json);
    const original = findMessage(world, interaction.originalId);
    const fillsIn =
      interaction.state === "thinking" &&
      interaction.response === InteractionResponseType.DeferredChannelMessageWithSource;
    if (fillsIn && original) {
      const { flags, ...rest } = body;
      const kept = flags == null ? rest : { ...rest, flags: flags & ~64 };
      const message = await editAnswer(world, interaction, original, { body: kept, files });
      interaction.state = "answered";
      world.tell({ type: "interaction-changed", interaction });
      return c.json(describeMessage(world, message));
    }
    if (!interaction.installedHere && interaction.followUps >= limits.userInstallFollowUps) {
      throw new ApiError("too-many-follow-ups");
    }
    interaction.followUps++;
    return c.json(describeMessage(world, await postAnswer(world, interaction, { body, files })));
  });

  api.get(`${base}/messages/:message`, (c) =>
    c.json(describeMessage(world, messageOf(world, interactionOf(c), c.req.param("message")))),
  );

  api.patch(`${base}/messages/:message`, async (c) => {
    const interaction = interactionOf(c);
    const id = c.req.param("message");
    const message = messageOf(world, interaction, id);
    const { json, files } = await readBody(c);
    const body = readForm(editBody, json);
    validator?.check("patch", template(id), json);
    const edited = await editAnswer(world, interaction, message, { body, files });
    if (message.id === interaction.originalId && interaction.state === "thinking") {
      interaction.state = "answered";
      world.tell({ type: "interaction-changed", interaction });
    }
    return c.json(describeMessage(world, edited));
  });

  api.delete(`${base}/messages/:message`, (c) => {
    const interaction = interactionOf(c);
    deleteMessage(world, messageOf(world, interaction, c.req.param("message")));
    if (interaction.state === "thinking") interaction.state = "answered";
    return c.body(null, 204);
  });
}
