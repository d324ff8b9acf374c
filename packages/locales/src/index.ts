export { isLocale, type Locale, localeNames, locales, pickLocale } from "./locales.ts";
export { type PluralForms, pluralOf } from "./plural.ts";
export type { Widen } from "./widen.ts";
