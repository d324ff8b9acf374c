import type { Locale } from "../locales.ts";
import type { Vocabulary } from "../notices/say.ts";
import type { PanelMessages } from "./en.ts";

export { sayError, sayFailure, sayNotice, type Vocabulary } from "../notices/say.ts";
export type { PanelMessages } from "./en.ts";

/** Everything the panel says, in one language. */
export interface PanelVocabulary extends Vocabulary {
  panel: PanelMessages;
}

const languages: Readonly<Record<Locale, () => Promise<PanelVocabulary>>> = {
  en: () => import("./languages/en.ts"),
  id: () => import("./languages/id.ts"),
  ja: () => import("./languages/ja.ts"),
  es: () => import("./languages/es.ts"),
  tr: () => import("./languages/tr.ts"),
  de: () => import("./languages/de.ts"),
};

/** Loads what the panel says in a language, and nothing in any other. */
export function load(locale: Locale): Promise<PanelVocabulary> {
  return languages[locale]();
}
