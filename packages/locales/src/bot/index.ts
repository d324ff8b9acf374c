import type { Locale } from "../locales.ts";
import type { Widen } from "../widen.ts";
import { en } from "./en.ts";

/** What the Discord bot says, in one language. */
export type BotMessages = Widen<typeof en>;

const languages: Readonly<Record<Locale, BotMessages>> = { en, id: en, ja: en, es: en, tr: en, de: en };

/** What the Discord bot says in a language. */
export function messagesOf(locale: Locale): BotMessages {
  return languages[locale];
}
