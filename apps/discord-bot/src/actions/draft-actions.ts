import { plainCard } from "../cards/card.ts";
import { BotError } from "../dispatch/bot-error.ts";
import type { Context } from "../dispatch/context.ts";
import { type Draft, draftSchema } from "../flows/draft.ts";
import { propose } from "../flows/propose.ts";
import { start } from "../flows/start.ts";
import { editForm, withForm } from "../forms/edit-form.ts";
import type { AnsweredAction, FormAction } from "./action.ts";
import { customId } from "./custom-id.ts";

/** A form must be there within 3 s; the server has half of that. */
const formWithinMs = 1_500;

/** A draft is found under the name of who made it: others, and late comers, find nothing. */
async function draftOf({ server }: Pick<Context, "server">, id: string, withinMs?: number): Promise<Draft> {
  const draft = await server.note("drafts", id, draftSchema, withinMs);
  if (!draft) throw new BotError("notYours");
  return draft;
}

const startDraft: AnsweredAction["run"] = async (context, [id = ""]) => {
  await start(context, id, await draftOf(context, id));
};

/** Starts what was offered; the offer becomes the card of the task. */
export const confirm: AnsweredAction = { name: "confirm", acknowledge: "update", run: startDraft };

/** Starts what was offered to one person alone, with a card that all can see. */
export const confirmAnew: AnsweredAction = { name: "confirm-new", acknowledge: "public", run: startDraft };

export const discard: AnsweredAction = {
  name: "discard",
  acknowledge: "update",
  async run(context, [id = ""]) {
    await draftOf(context, id);
    await context.server.dropNote("drafts", id);
    await context.reply.show(plainCard("quiet", context.words.preflight.discarded));
  },
};

export const editDraft: FormAction = {
  name: "edit-draft",
  acknowledge: "form",
  async open(context, [id = ""]) {
    const { operation, input } = await draftOf(context, id, formWithinMs);
    return editForm(context.locale, customId("draft-form", id, context.home), operation, input);
  },
};

/** The form of an offer was sent: the offer is made anew, in the same message. */
export const draftForm: AnsweredAction = {
  name: "draft-form",
  acknowledge: "update",
  async run(context, [id = ""], fields) {
    const { operation, input } = await draftOf(context, id);
    if (fields) await propose(context, { operation, input: withForm(operation, input, fields) });
  },
};
