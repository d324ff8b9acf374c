import type { Locale } from "../locales.ts";
import type { Widen } from "../widen.ts";
import type { en } from "./en.ts";

/** The words of the add-on's panel, in one language. */
export type PanelMessages = Widen<typeof en>;

const languages: Readonly<Record<Locale, () => Promise<PanelMessages>>> = {
  en: async () => (await import("./en.ts")).en,
  id: async () => (await import("./id.ts")).id,
  ja: async () => (await import("./ja.ts")).ja,
  es: async () => (await import("./es.ts")).es,
  tr: async () => (await import("./tr.ts")).tr,
  de: async () => (await import("./de.ts")).de,
};

/** Loads the words of the panel in a language; only that one. */
export function load(locale: Locale): Promise<PanelMessages> {
  return languages[locale]();
}
