import { PermissionFlagsBits } from "discord.js";
import { plainCard } from "../cards/card.ts";
import { detailsCard } from "../cards/details-card.ts";
import { BotError } from "../dispatch/bot-error.ts";
import type { Context } from "../dispatch/context.ts";
import { propose } from "../flows/propose.ts";
import { editForm, withForm } from "../forms/edit-form.ts";
import { ServerError } from "../server/server-error.ts";
import type { AnsweredAction, FormAction } from "./action.ts";
import { customId } from "./custom-id.ts";

const formWithinMs = 1_500;

/** Asks the server for something of the person's; what is somebody else's is not found there. */
async function owned<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ServerError && error.code === "not_found")
      throw new BotError("notYours", { cause: error });
    throw error;
  }
}

/** The same again, with another seed. */
export const reroll: AnsweredAction = {
  name: "reroll",
  acknowledge: "public",
  async run(context, [id = ""]) {
    const { operation, input } = await owned(context.server.input(id));
    const { seed: _, ...rest } = input;
    await propose(context, { operation, input: rest });
  },
};

/** The same again, with the same seed. */
export const again: AnsweredAction = {
  name: "again",
  acknowledge: "public",
  async run(context, [id = ""]) {
    const { operation, input } = await owned(context.server.input(id));
    await propose(context, { operation, input, retryOf: id });
  },
};

export const edit: FormAction = {
  name: "edit",
  acknowledge: "form",
  async open(context, [id = ""]) {
    const { operation, input } = await owned(context.server.input(id, formWithinMs));
    return editForm(context.locale, customId("edit-form", id, context.home), operation, input);
  },
};

export const editedForm: AnsweredAction = {
  name: "edit-form",
  acknowledge: "public",
  async run(context, [id = ""], fields) {
    const { operation, input } = await owned(context.server.input(id));
    if (fields) await propose(context, { operation, input: withForm(operation, input, fields) });
  },
};

export const details: AnsweredAction = {
  name: "details",
  acknowledge: "private",
  async run(context, [id = ""]) {
    const { server, locale, reply } = context;
    const [task, { input }] = await Promise.all([owned(server.task(id)), owned(server.input(id))]);
    await reply.show(detailsCard(locale, task, input));
  },
};

/** Takes a result away: its owner, or whoever moderates the channel. */
export const remove: AnsweredAction = {
  name: "delete",
  acknowledge: "update",
  async run(context, [id = ""]) {
    const isModerator = (context.permissions & PermissionFlagsBits.ManageMessages) !== 0n;
    if (!isModerator) await owned(context.server.task(id));
    await context.reply.remove();
  },
};

/** Cancels a task, and says what is charged all the same. The card itself changes by the server's word. */
export const cancel: AnsweredAction = {
  name: "cancel",
  acknowledge: "update",
  async run(context: Context, [id = ""]) {
    const { charged, task } = await owned(context.server.cancel(id));
    const { card } = context.words;
    const words = {
      no: card.cancelFree,
      yes: card.cancelCharged,
      unknown: card.cancelUnknown,
      over: card.cancelOver,
    };
    context.services.deliveries.changed(task);
    await context.reply.whisper(plainCard("quiet", words[charged]));
  },
};
