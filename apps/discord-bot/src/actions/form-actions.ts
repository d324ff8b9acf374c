import { keptEntries, withWayBack } from "../flows/entries.ts";
import { propose } from "../flows/propose.ts";
import { editForm, entriesOf, withEntries } from "../forms/edit-form.ts";
import { type AnsweredAction, type FormAction, formWithinMs } from "./action.ts";
import { customId } from "./custom-id.ts";

/** Opens a form again whose entries were refused, as it was filled in. */
export const backToForm: FormAction = {
  name: "back-to-form",
  acknowledge: "form",
  async open({ server, locale, home }, [id = ""]) {
    const { operation, entries } = await keptEntries(server, id, formWithinMs);
    return editForm(locale, customId("mended-form", id, home), operation, entries);
  },
};

/** That form was sent: the offer takes the place of the refusal, which one person sees. */
export const mendedForm: AnsweredAction = {
  name: "mended-form",
  acknowledge: "update",
  isPrivate: true,
  async run(context, [id = ""], fields) {
    const { operation, input } = await keptEntries(context.server, id);
    if (!fields) return;
    const entries = entriesOf(operation, fields);
    await withWayBack(context, { operation, input, entries }, () =>
      propose(context, { operation, input: withEntries(operation, input, entries) }),
    );
  },
};
