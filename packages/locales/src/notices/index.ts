import type { Locale } from "../locales.ts";
import type { Widen } from "../widen.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { id } from "./id.ts";
import { ja } from "./ja.ts";
import { tr } from "./tr.ts";

export { type SaidError, type SaidNotice, type SaidTask, sayError, sayFailure, sayNotice } from "./say.ts";

/** The words for notices, failures and errors, in one language. */
export type NoticeMessages = Widen<typeof en>;

const languages: Readonly<Record<Locale, NoticeMessages>> = { en, id, ja, es, tr, de };

/** The words for notices in a language. */
export function messagesOf(locale: Locale): NoticeMessages {
  return languages[locale];
}
