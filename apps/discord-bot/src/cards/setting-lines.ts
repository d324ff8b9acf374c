import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/operations";
import { escapeText } from "../text/escape.ts";
import { sizeName } from "../text/size.ts";

/** The settings of an input that are worth reading, a line each. Media and models are not among them. */
export function settingsLines(locale: Locale, input: Readonly<Record<string, unknown>>): string[] {
  const { fields, choices } = messagesOf(locale);
  const { promptText, ratio, duration, expressionIntensity, bodyControl, seed } = input;
  const lines: [label: string, value: string | undefined][] = [
    [fields.promptText.label, typeof promptText === "string" ? escapeText(promptText, 300) : undefined],
    [fields.ratio.label, typeof ratio === "string" ? sizeName(locale, ratio) : undefined],
    [fields.duration.label, typeof duration === "number" ? choices.seconds({ count: duration }) : undefined],
    [fields.expressionIntensity.label, numberText(expressionIntensity)],
    [
      fields.bodyControl.label,
      typeof bodyControl === "boolean" ? (bodyControl ? choices.yes : choices.no) : undefined,
    ],
    [fields.seed.label, numberText(seed)],
  ];
  return lines.flatMap(([label, value]) => (value ? [`**${label}**: ${value}`] : []));
}

/** The same in a few words, to tell one input from another. */
export function settingsInBrief(locale: Locale, input: Readonly<Record<string, unknown>>): string[] {
  const { fields, choices } = messagesOf(locale);
  const { promptText, ratio, duration, seed } = input;
  return [
    ...(typeof promptText === "string" ? [escapeText(promptText, 60)] : []),
    ...(typeof duration === "number" ? [choices.seconds({ count: duration })] : []),
    ...(typeof ratio === "string" ? [ratio.replace(":", " × ")] : []),
    ...(typeof seed === "number" ? [`${fields.seed.label} ${seed}`] : []),
  ];
}

function numberText(value: unknown): string | undefined {
  return typeof value === "number" ? String(value) : undefined;
}
