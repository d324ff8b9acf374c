import { PermissionFlagsBits } from "discord.js";
import { button, buttons, framed, plainCard, text } from "../cards/card.ts";
import type { Context } from "../dispatch/context.ts";
import { aboutOf } from "../flows/about.ts";
import { withWayBack } from "../flows/entries.ts";
import { owned } from "../flows/owned.ts";
import { propose, type Wish } from "../flows/propose.ts";
import { showTask } from "../flows/tasks.ts";
import { editForm, entriesOf, withEntries } from "../forms/edit-form.ts";
import { type AnsweredAction, type FormAction, formWithinMs } from "./action.ts";
import { customId } from "./custom-id.ts";

/** What a task was made with. */
async function made({ server }: Context, id: string): Promise<Wish> {
  const [task, { operation, input }] = await owned(Promise.all([server.task(id), server.input(id)]));
  return { operation, input, about: aboutOf(task) };
}

/** The same again, with another seed. */
export const reroll: AnsweredAction = {
  name: "reroll",
  acknowledge: "public",
  async run(context, [id = ""]) {
    const { operation, input, about } = await made(context, id);
    const { seed: _, ...rest } = input;
    await propose(context, { operation, input: rest, about });
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
    const { operation, input, about } = await made(context, id);
    if (!fields) return;
    const entries = entriesOf(operation, fields);
    await withWayBack(context, { operation, input, entries }, () =>
      propose(context, { operation, input: withEntries(operation, input, entries), about }),
    );
  },
};

export const details: AnsweredAction = {
  name: "details",
  acknowledge: "private",
  run: (context, [id = ""]) => showTask(context, id),
};

/** Takes a message away: its owner may, or whoever moderates the channel. The task stays, and that is said. */
export const remove: AnsweredAction = {
  name: "delete",
  acknowledge: "update",
  async run(context, [id = ""]) {
    const isModerator = (context.permissions & PermissionFlagsBits.ManageMessages) !== 0n;
    const { server, reply, words, home } = context;
    const found = server.task(id);
    const task = isModerator ? await found.catch(() => undefined) : await owned(found);
    await reply.remove();
    const { removed, removedOther } = words.card;
    const back = buttons(button("secondary", words.buttons.details, "show", id, home));
    await reply.whisper(task ? framed("quiet", text(removed), back) : plainCard("quiet", removedOther));
  },
};
