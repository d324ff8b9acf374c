import * as z from "zod";
import { button, buttons } from "../cards/card.ts";
import { BotError } from "../dispatch/bot-error.ts";
import type { Context } from "../dispatch/context.ts";
import { IssuesError } from "../dispatch/issues-error.ts";
import { errorCard } from "../dispatch/word-error.ts";
import type { PersonApi } from "../server/api.ts";
import { draftSchema, draftSeconds } from "./draft.ts";

const entriesSchema = draftSchema.pick({ operation: true, input: true }).extend({
  /** What was filled in, by the names of the input's fields; the seed as it was typed. */
  entries: z.record(z.string(), z.unknown()),
});

/** What somebody filled into a form, and what it was to change. */
export type Entries = z.infer<typeof entriesSchema>;

/**
 * Does what a form asks for. Where its entries are refused they are kept, and a button leads back to them: Discord shows
 * a form to who presses something, and to nobody else.
 */
export async function withWayBack(
  context: Context,
  entries: Entries,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isMendable =
      error instanceof IssuesError || (error instanceof BotError && error.code === "badSeed");
    if (!isMendable) throw error;
    const { server, locale, words, home, id } = context;
    await server.keepNote("entries", id, entries, draftSeconds);
    const { components } = errorCard(locale, error);
    const back = buttons(button("primary", words.buttons.backToForm, "back-to-form", id, home));
    await context.reply.refuse({ components: [...components, back] });
  }
}

/** @throws {BotError} when nothing is kept for the person. */
export async function keptEntries(
  server: Pick<PersonApi, "note">,
  id: string,
  withinMs?: number,
): Promise<Entries> {
  const entries = await server.note("entries", id, entriesSchema, withinMs);
  if (!entries) throw new BotError("notYours");
  return entries;
}
