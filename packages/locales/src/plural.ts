import type { Locale } from "./locales.ts";

/** The forms a sentence takes by number. `other` is for every number without a form of its own. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/**
 * The form that goes with a number, after the language's own rules: `pluralOf("en", 1, {one: "day", other: "days"})`.
 *
 * @param count May be a fraction.
 */
export function pluralOf(locale: Locale, count: number, forms: PluralForms): string {
  return forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
}
