import type { OperationName } from "@understudy/core";
import { type Locale, pickLocale } from "@understudy/locales";
import { load, type PanelMessages, sayError, sayFailure, sayNotice } from "@understudy/locales/panel";
import type { Problem } from "../state/state.ts";
import { createFormat, type Format } from "./format.ts";

/** Everything the panel says, in the language of the editor. */
export interface Words extends PanelMessages {
  locale: Locale;
  /** The language as HTML's `lang` wants it. */
  lang: string;
  format: Format;
  operation(name: OperationName): { title: string; summary: string };
  /** The name of a field and what it is for. */
  field(name: string): { label: string; description: string };
  /** The name of one of the choices of a field. */
  choice(field: string, value: string | number): string;
  problem(problem: Problem): string;
  notice(notice: Notice): string;
  failure(task: { operation: OperationName; failureCode?: string | undefined }): string;
}

interface Notice {
  code: string;
  message: string;
  path: readonly (string | number)[];
  params?: Readonly<Record<string, string | number>> | undefined;
  /** What it is about, in place of its field's name. */
  subject?: string | undefined;
}

/** Begins to load the words for somebody who prefers these languages, to have them when the editor names one. */
export function preloadWords(tags: readonly string[]): void {
  load(pickLocale(tags)).catch(() => {});
}

/** Loads the words for a language the editor names; English where there are none. */
export async function loadWords(tag: string): Promise<Words> {
  const locale = pickLocale([tag]);
  const isPseudo = tag.toLowerCase().startsWith("zz");
  const [spoken, pseudo] = await Promise.all([load(locale), isPseudo ? import("./pseudo.ts") : undefined]);
  const vocabulary = pseudo ? pseudo.pseudo(spoken) : spoken;
  const { panel: messages, operations: about, notices } = vocabulary;
  const notice = (said: Notice) => sayNotice(vocabulary, said);

  return {
    ...messages,
    locale,
    lang: locale,
    format: createFormat(isPseudo ? "en" : tag),
    operation: (name) => about.operations[name],
    field: (name) =>
      own<{ label: string; description: string }>(about.fields, name) ?? { label: name, description: "" },
    choice(field, value) {
      if (field === "ratio") return sizeName(String(value), about.choices);
      if (field === "duration") return about.choices.seconds({ count: Number(value) });
      if (field === "expressionIntensity")
        return own<string>(about.choices.expression, String(value)) ?? String(value);
      if (value === "auto") return messages.make.moderationAuto;
      if (value === "low") return messages.make.moderationLow;
      return String(value);
    },
    problem({ code, params = {}, text }) {
      if (code === "connection" && params.server !== undefined)
        return messages.common.unreachable({ server: String(params.server) });
      const known = own<string>(messages.problems, code);
      if (known !== undefined) return known;
      const { field = "", ...figures } = params;
      const path = String(field) === "" ? [] : String(field).split(".");
      const said = notice({ code, message: "", path, params: figures });
      if (said !== "") return said;
      return own(notices.errors, code) === undefined
        ? (text ?? messages.problems.unexpected)
        : sayError(vocabulary, { code });
    },
    notice,
    failure: (task) => sayFailure(vocabulary, task),
  };
}

/** A message by a key that came from outside. */
function own<T>(messages: object, key: string): T | undefined {
  return Object.hasOwn(messages, key) ? (messages as Record<string, T>)[key] : undefined;
}

function sizeName(ratio: string, names: { landscape: string; portrait: string; square: string }): string {
  const [width = 0, height = 0] = ratio.split(":").map(Number);
  const name = width === height ? names.square : width > height ? names.landscape : names.portrait;
  return `${name} · ${width} × ${height}`;
}
