import type { OperationName } from "@understudy/core";
import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { messagesOf as operationsOf } from "@understudy/locales/operations";
import type { Modal } from "../commands/command.ts";
import { BotError } from "../dispatch/bot-error.ts";
import type { FormFields } from "../dispatch/form-fields.ts";
import { maxSeedOf } from "../flows/input.ts";
import {
  durationField,
  expressionField,
  labelled,
  promptField,
  ratioField,
  seedField,
  yesNoField,
} from "./fields.ts";

type Input = Readonly<Record<string, unknown>>;

/** The settings of an operation as a form, filled in as they are. */
export function editForm(locale: Locale, id: string, operation: OperationName, input: Input): Modal {
  const { fields } = operationsOf(locale);
  const seed = labelled(fields.seed.label, seedField(input.seed));
  const ratio = labelled(fields.ratio.label, ratioField(locale, operation, input.ratio));
  const prompt = labelled(fields.promptText.label, promptField(operation, input.promptText));
  const components = {
    character_performance: () => [
      ratio,
      labelled(fields.expressionIntensity.label, expressionField(locale, input.expressionIntensity)),
      labelled(fields.bodyControl.label, yesNoField(locale, "body", input.bodyControl)),
      seed,
    ],
    image_to_video: () => [
      prompt,
      labelled(fields.duration.label, durationField(locale, input.duration)),
      ratio,
      seed,
    ],
    video_to_video: () => [prompt, seed],
    // Two files and nothing else: there is no such button.
    act_one: () => [seed],
  } as const;
  return { custom_id: id, title: messagesOf(locale).forms.edit, components: components[operation]() };
}

/** What was filled in, by the names of the input's fields; the seed as it was typed, for it may be none. */
export function entriesOf(operation: OperationName, form: FormFields): Record<string, unknown> {
  const chosenNumber = (id: string) => (form.chosen(id) === undefined ? undefined : Number(form.chosen(id)));
  const body = form.chosen("body");
  const seed = form.text("seed");
  const entries = {
    character_performance: () => ({
      ratio: form.chosen("ratio"),
      expressionIntensity: chosenNumber("expression"),
      bodyControl: body === undefined ? undefined : body === "yes",
      seed,
    }),
    image_to_video: () => ({
      promptText: form.text("prompt"),
      duration: chosenNumber("duration"),
      ratio: form.chosen("ratio"),
      seed,
    }),
    video_to_video: () => ({ promptText: form.text("prompt"), seed }),
    act_one: () => ({}),
  } as const;
  return entries[operation]();
}

/**
 * An input with what was filled in. What was emptied is left out, and the provider's own choice again.
 *
 * @throws {BotError} `badSeed`.
 */
export function withEntries(operation: OperationName, input: Input, entries: Input): Record<string, unknown> {
  const changed = { ...input, ...entries, seed: readSeed(operation, entries.seed) };
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined));
}

function readSeed(operation: OperationName, text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const max = maxSeedOf(operation) ?? 0;
  if (typeof text !== "string" || !/^\d{1,10}$/.test(text) || Number(text) > max)
    throw new BotError("badSeed", { values: { max } });
  return Number(text);
}
