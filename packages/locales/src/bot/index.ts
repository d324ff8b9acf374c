import type { Locale } from "../locales.ts";
import { de } from "./de.ts";
import { type BotMessages, en } from "./en.ts";
import { es } from "./es.ts";
import { id } from "./id.ts";
import { ja } from "./ja.ts";
import { tr } from "./tr.ts";

export type { BotMessages } from "./en.ts";

const languages: Readonly<Record<Locale, BotMessages>> = { en, id, ja, es, tr, de };

/** What the Discord bot says in a language. */
export function messagesOf(locale: Locale): BotMessages {
  return languages[locale];
}
