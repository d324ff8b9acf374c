import { plainCard } from "../cards/card.ts";
import { BotError } from "../dispatch/bot-error.ts";
import type { Context } from "../dispatch/context.ts";
import { type Draft, decide, draftSchema, reconsider } from "../flows/draft.ts";
import { withWayBack } from "../flows/entries.ts";
import { propose } from "../flows/propose.ts";
import { start } from "../flows/start.ts";
import { editForm, entriesOf, withEntries } from "../forms/edit-form.ts";
import { ServerError } from "../server/server-error.ts";
import { type AnsweredAction, type FormAction, formWithinMs } from "./action.ts";
import { customId } from "./custom-id.ts";

/** A draft is found under the name of who made it: others, and late comers, find nothing. */
async function draftOf({ server }: Pick<Context, "server">, id: string, withinMs?: number): Promise<Draft> {
  const draft = await server.note("drafts", id, draftSchema, withinMs);
  if (!draft) throw new BotError("notYours");
  return draft;
}

/** @returns whether the task is shown in this answer. */
async function startDraft(context: Context, id: string): Promise<boolean> {
  const draft = await draftOf(context, id);
  await decide(context.server, id, "start");
  try {
    return await start(context, id, draft);
  } catch (error) {
    // Nothing was started by this: the offer may still be changed, or left.
    if (error instanceof ServerError) await reconsider(context.server, id, "start");
    throw error;
  }
}

/** Starts what was offered; the offer becomes the card of the task. */
export const confirm: AnsweredAction = {
  name: "confirm",
  acknowledge: "update",
  async run(context, [id = ""]) {
    await startDraft(context, id);
  },
};

/** Starts what was offered to one person alone, with a card that all can see. */
export const confirmAnew: AnsweredAction = {
  name: "confirm-new",
  acknowledge: "public",
  async run(context, [id = ""]) {
    if (await startDraft(context, id)) return;
    await context.reply.refuse(plainCard("quiet", context.words.errors.started));
  },
};

export const discard: AnsweredAction = {
  name: "discard",
  acknowledge: "update",
  async run(context, [id = ""]) {
    await draftOf(context, id);
    await decide(context.server, id, "leave");
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
    const { operation, input, about } = await draftOf(context, id);
    if (!fields) return;
    const entries = entriesOf(operation, fields);
    await withWayBack(context, { operation, input, entries }, async () => {
      const changed = withEntries(operation, input, entries);
      await decide(context.server, id, "edit");
      try {
        await propose(context, { operation, input: changed, about });
      } catch (error) {
        await reconsider(context.server, id, "edit");
        throw error;
      }
    });
  },
};
