import { InteractionResponseType, InteractionType, MessageFlags } from "discord-api-types/v10";
import type { Hono } from "hono";
import * as z from "zod";
import { formError, readForm } from "../../rules/form.ts";
import { answerBody, editBody } from "../../rules/message.ts";
import { modalData } from "../../rules/modal.ts";
import { checkModal } from "../../rules/modal-ids.ts";
import { text } from "../../rules/shared.ts";
import { findMessage } from "../../state/messages.ts";
import type { Interaction } from "../../state/records.ts";
import { describeMessage } from "../../wire/message.ts";
import { unanswered } from "../answers/find.ts";
import { type Answer, editAnswer, postAnswer, postThinking } from "../answers/post.ts";
import { readBody } from "../body.ts";
import { ApiError } from "../errors.ts";
import type { Rest, RestEnv } from "../rest.ts";

const Type = InteractionResponseType;

const callback = z.strictObject({ type: z.int(), data: z.unknown().optional() });

const choices = z.strictObject({
  choices: z
    .array(
      z.strictObject({
        name: text(1, 100),
        name_localizations: z.record(z.string(), text(1, 100)).nullish(),
        value: z.union([text(0, 100), z.number()]),
      }),
    )
    .max(25),
});

const deferral = z.strictObject({
  flags: z
    .union([z.literal(0), z.literal(MessageFlags.Ephemeral)], "Only EPHEMERAL is possible here.")
    .optional(),
});

/** What may answer what. Source: Discord's reference, "Receiving and Responding". */
const possible: Record<InteractionType, readonly InteractionResponseType[]> = {
  [InteractionType.Ping]: [Type.Pong],
  [InteractionType.ApplicationCommand]: [
    Type.ChannelMessageWithSource,
    Type.DeferredChannelMessageWithSource,
    Type.Modal,
  ],
  [InteractionType.ApplicationCommandAutocomplete]: [Type.ApplicationCommandAutocompleteResult],
  [InteractionType.MessageComponent]: [
    Type.ChannelMessageWithSource,
    Type.DeferredChannelMessageWithSource,
    Type.DeferredMessageUpdate,
    Type.UpdateMessage,
    Type.Modal,
  ],
  [InteractionType.ModalSubmit]: [
    Type.ChannelMessageWithSource,
    Type.DeferredChannelMessageWithSource,
    Type.DeferredMessageUpdate,
    Type.UpdateMessage,
  ],
};

/** The acknowledgement of an interaction. */
export function addInteractionRoutes(api: Hono<RestEnv>, rest: Rest): void {
  const { world, validator } = rest;

  api.post("/interactions/:id/:token/callback", async (c) => {
    const { id, token } = c.req.param();
    unanswered(rest, id, token);
    const { json, files } = await readBody(c);
    const { type, data = {} } = readForm(callback, json);
    const interaction = unanswered(rest, id, token);
    if (!possible[interaction.type].includes(type)) {
      throw formError(
        ["type"],
        "INTERACTION_RESPONSE_TYPE_INVALID",
        `${type} can not answer a ${InteractionType[interaction.type]}.`,
      );
    }
    // Taken before anything is awaited, so that of two acknowledgements at once only one is the first.
    const settle = begin(interaction, type);
    try {
      const answer = judge(interaction, type, data, files);
      validator?.check("post", "/interactions/{interaction_id}/{interaction_token}/callback", json);
      await answer();
    } catch (error) {
      settle.undo();
      throw error;
    }
    settle.done();
    if (c.req.query("with_response") !== "true") return c.body(null, 204);
    return c.json(describeOutcome(interaction));
  });

  /** Marks an interaction as acknowledged, to be taken back if the answer turns out to be wrong. */
  function begin(interaction: Interaction, type: InteractionResponseType) {
    const thinking = type === Type.DeferredChannelMessageWithSource;
    interaction.state = thinking ? "thinking" : "answered";
    interaction.response = type;
    return {
      undo() {
        interaction.state = "waiting";
        interaction.response = undefined;
      },
      done: () => world.tell({ type: "interaction-changed", interaction }),
    };
  }

  /** Judges the form of an answer. @returns What it does. */
  function judge(
    interaction: Interaction,
    type: InteractionResponseType,
    data: unknown,
    files: Answer["files"],
  ): () => Promise<void> {
    const at = ["data"];
    switch (type) {
      case Type.ChannelMessageWithSource: {
        const body = readForm(answerBody, data, at);
        return async () => {
          interaction.originalId = (await postAnswer(world, interaction, { body, files, at })).id;
        };
      }
      case Type.DeferredChannelMessageWithSource: {
        const { flags = 0 } = readForm(deferral, data, at);
        return async () => {
          interaction.originalId = postThinking(world, interaction, flags).id;
        };
      }
      case Type.DeferredMessageUpdate:
        return async () => {
          interaction.originalId = sourceOf(interaction).id;
        };
      case Type.UpdateMessage: {
        const body = readForm(editBody, data, at);
        return async () => {
          const source = sourceOf(interaction);
          interaction.originalId = source.id;
          await editAnswer(world, interaction, source, { body, files, at });
        };
      }
      case Type.ApplicationCommandAutocompleteResult: {
        const offered = readForm(choices, data, at).choices as NonNullable<Interaction["choices"]>;
        return async () => {
          interaction.choices = offered;
        };
      }
      case Type.Modal: {
        const modal = readForm(modalData, data, at);
        checkModal(modal, at);
        return async () => {
          interaction.modal = modal as NonNullable<Interaction["modal"]>;
        };
      }
      default:
        throw formError(["type"], "INTERACTION_RESPONSE_TYPE_INVALID", `${type} is not emulated.`);
    }
  }

  function sourceOf(interaction: Interaction) {
    if (interaction.sourceMessageId === undefined) {
      throw formError(["type"], "INTERACTION_RESPONSE_TYPE_INVALID", "There is no message to update.");
    }
    const source = findMessage(world, interaction.sourceMessageId);
    if (!source) throw new ApiError("unknown-message");
    return source;
  }

  function describeOutcome(interaction: Interaction) {
    const message = findMessage(world, interaction.originalId);
    return {
      interaction: {
        id: interaction.id,
        type: interaction.type,
        ...(message && {
          response_message_id: message.id,
          response_message_loading: interaction.state === "thinking",
          response_message_ephemeral: message.ephemeralTo !== undefined,
        }),
      },
      resource: {
        type: interaction.response,
        ...(message &&
          interaction.response !== Type.DeferredMessageUpdate && {
            message: describeMessage(world, message),
          }),
      },
    };
  }
}
