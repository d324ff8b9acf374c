import type { Locale } from "../locales.ts";
import type { Widen } from "../widen.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { id } from "./id.ts";
import { ja } from "./ja.ts";
import { tr } from "./tr.ts";

/** The words for operations, their fields and their choices, in one language. */
export type OperationMessages = Widen<typeof en>;

const languages: Readonly<Record<Locale, OperationMessages>> = { en, id, ja, es, tr, de };

/** The words for operations in a language. */
export function messagesOf(locale: Locale): OperationMessages {
  return languages[locale];
}
