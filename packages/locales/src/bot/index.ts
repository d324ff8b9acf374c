import type { Locale } from "../locales.ts";
import type { Widen } from "../widen.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { id } from "./id.ts";
import { ja } from "./ja.ts";
import { tr } from "./tr.ts";

/** What the Discord bot says, in one language. */
export type BotMessages = Widen<typeof en>;

const languages: Readonly<Record<Locale, BotMessages>> = { en, id, ja, es, tr, de };

/** What the Discord bot says in a language. */
export function messagesOf(locale: Locale): BotMessages {
  return languages[locale];
}
