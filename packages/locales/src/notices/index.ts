import type { Locale } from "../locales.ts";
import { messagesOf as operationsOf } from "../operations/index.ts";
import { de } from "./de.ts";
import { en, type NoticeMessages } from "./en.ts";
import { es } from "./es.ts";
import { id } from "./id.ts";
import { ja } from "./ja.ts";
import * as say from "./say.ts";
import { tr } from "./tr.ts";

export type { NoticeMessages } from "./en.ts";

export type { SaidError, SaidNotice, SaidTask } from "./say.ts";

const languages: Readonly<Record<Locale, NoticeMessages>> = { en, id, ja, es, tr, de };

/** The words for notices in a language. */
export function messagesOf(locale: Locale): NoticeMessages {
  return languages[locale];
}

const vocabularyOf = (locale: Locale): say.Vocabulary => ({
  notices: languages[locale],
  operations: operationsOf(locale),
});

/** An issue or an advisory in a language: the field's name, a colon, and what is the matter with it. */
export function sayNotice(locale: Locale, notice: say.SaidNotice): string {
  return say.sayNotice(vocabularyOf(locale), notice);
}

/** Why a task failed or was cancelled, in a language. Our own failure codes are known, the provider's by category. */
export function sayFailure(locale: Locale, task: say.SaidTask): string {
  return say.sayFailure(vocabularyOf(locale), task);
}

/** An error in a language. A code that is new to this package is an unknown error. */
export function sayError(locale: Locale, error: say.SaidError): string {
  return say.sayError(vocabularyOf(locale), error);
}
