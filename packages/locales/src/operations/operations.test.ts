import { type OperationName, operationNames, operations } from "@understudy/core";
import { expect, test } from "vitest";
import { faultsOf } from "../compare.ts";
import { locales } from "../locales.ts";
import { messagesOf } from "./index.ts";

/** Names of their own, and words that another language has taken over. */
const alike: Partial<Record<string, string[]>> = {
  id: ["fields.seed.label", "fields.seed.option", "fields.promptText.label", "fields.promptText.option"],
  es: ["choices.no", "choices.expression.3"],
  de: ["fields.contentModeration.label", "fields.contentModeration.option", "fields.ratio.option"],
  all: [
    "operations.character_performance.title",
    "operations.act_one.title",
    "operations.act_one.command",
    "fields.videoUri.label",
    "fields.videoUri.option",
    "fields.video.option",
    "fields.model.label",
    "fields.model.option",
  ],
};

test.each(locales.filter((locale) => locale !== "en"))("%s says all that English says", (locale) => {
  const known = [...(alike.all ?? []), ...(alike[locale] ?? [])];
  expect(faultsOf(messagesOf("en"), messagesOf(locale), known)).toEqual([]);
});

test.each(locales)("%s has names that Discord takes for commands and options", (locale) => {
  const { operations, fields } = messagesOf(locale);
  const names = [
    ...Object.values(operations).map(({ command }) => command),
    ...Object.values(fields).map(({ option }) => option),
  ];
  for (const name of names) {
    // Discord's own pattern; Devanagari and Thai marks are left out, none is used.
    expect(name).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u);
    expect(name, "lower case, a dotted İ included").toBe(name.toLocaleLowerCase(locale));
    expect(name).toBe(name.toLowerCase());
  }
  for (const { summary } of Object.values(operations)) expect([...summary].length).toBeLessThanOrEqual(100);
  for (const { label, description } of Object.values(fields)) {
    expect([...description].length).toBeLessThanOrEqual(100);
    expect([...label].length).toBeLessThanOrEqual(45);
  }
});

/** The options that stand beside each other in one command. */
const together: Record<OperationName, (keyof ReturnType<typeof messagesOf>["fields"])[]> = {
  character_performance: [
    "character",
    "reference",
    "ratio",
    "expressionIntensity",
    "bodyControl",
    "seed",
    "model",
  ],
  act_one: ["video", "image"],
  image_to_video: ["promptImage", "promptText", "duration", "ratio", "seed", "model"],
  video_to_video: ["videoUri", "promptText", "references", "ratio", "seed", "model", "contentModeration"],
};

test.each(locales)("%s gives every option of a command a name of its own", (locale) => {
  const { fields } = messagesOf(locale);
  for (const name of operationNames) {
    const options = together[name].map((field) => fields[field].option);
    expect(new Set(options).size).toBe(options.length);
  }
});

test("every media field of core's operations has words", () => {
  const { fields } = messagesOf("en");
  for (const name of operationNames) {
    for (const { path } of operations[name].media) expect(Object.keys(fields)).toContain(path[0]);
  }
});
