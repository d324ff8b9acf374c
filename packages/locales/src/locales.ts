/** The languages there are words in. English comes first: what no language fits is said in it. */
export const locales = ["en", "id", "ja", "es", "tr", "de"] as const;

/** One of the languages, as a BCP 47 tag. */
export type Locale = (typeof locales)[number];

/** What each language calls itself, for a menu. */
export const localeNames: Readonly<Record<Locale, string>> = {
  en: "English",
  id: "Bahasa Indonesia",
  ja: "日本語",
  es: "Español",
  tr: "Türkçe",
  de: "Deutsch",
};

/** Whether a text is one of the languages, spelled as in `locales`. */
export function isLocale(text: string): text is Locale {
  return locales.some((locale) => locale === text);
}

/**
 * The language to speak to somebody who prefers these.
 *
 * @param tags BCP 47 tags, most wanted first, as a browser's `navigator.languages` or a Discord interaction gives them
 * (`es-419`, `en-GB`, `pt-BR`). A region is not heeded, and what is no tag at all is passed over.
 * @returns the first that there are words in; English when there is none.
 */
export function pickLocale(tags: readonly (string | null | undefined)[]): Locale {
  for (const tag of tags) {
    const language = tag?.toLowerCase().split(/[-_]/, 1)[0] ?? "";
    // Java and old Android say `in` for Indonesian.
    const current = language === "in" ? "id" : language;
    if (isLocale(current)) return current;
  }
  return "en";
}
