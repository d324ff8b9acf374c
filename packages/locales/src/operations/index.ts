import type { Locale } from "../locales.ts";
import { de } from "./de.ts";
import { en, type OperationMessages } from "./en.ts";
import { es } from "./es.ts";
import { id } from "./id.ts";
import { ja } from "./ja.ts";
import { tr } from "./tr.ts";

export type { OperationMessages } from "./en.ts";

const languages: Readonly<Record<Locale, OperationMessages>> = { en, id, ja, es, tr, de };

/** The words for operations in a language. */
export function messagesOf(locale: Locale): OperationMessages {
  return languages[locale];
}
