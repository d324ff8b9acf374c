import type { OperationName } from "@understudy/core";
import { type Locale, locales } from "@understudy/locales";
import { maxSeedOf, property } from "../flows/input.ts";
import { sizeName, sizeNameWith } from "../text/size.ts";
import { choice } from "./words.ts";

// What options allow comes from core's definitions of the operations: a limit that changes there changes here.

/** A size to choose: its wire value, and its name in English and by our languages. */
export interface RatioChoice {
  name: string;
  name_localizations: Record<Locale, string>;
  value: string;
}

/** The sizes an operation can make: `Landscape 1280 × 720`. */
export function ratioChoices(operation: OperationName): RatioChoice[] {
  return (property(operation, "ratio")?.enum ?? []).map((given) => {
    const value = String(given);
    const named = Object.fromEntries(locales.map((locale) => [locale, sizeName(locale, value)])) as Record<
      Locale,
      string
    >;
    return { name: named.en, name_localizations: named, value };
  });
}

/** The same for a command, by Discord's tags. */
export function ratioOptions(operation: OperationName) {
  return ratioChoices(operation).map(({ value }) =>
    choice(value, ({ choices }) => sizeNameWith(choices, value)),
  );
}

/** Smallest and largest value of a whole number. */
export function range(operation: OperationName, field: string): { min_value: number; max_value: number } {
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = property(operation, field) ?? {};
  return { min_value: minimum, max_value: maximum };
}

export function seedRange(operation: OperationName): { min_value: number; max_value: number } {
  return { min_value: 0, max_value: maxSeedOf(operation) ?? 0 };
}

/** Shortest and longest text. */
export function lengths(operation: OperationName, field: string): { min_length: number; max_length: number } {
  const { minLength = 0, maxLength = 4000 } = property(operation, field) ?? {};
  return { min_length: minLength, max_length: maxLength };
}

/** The numbers a field may be, as choices. */
export function numberChoices(operation: OperationName, field: string): { name: string; value: number }[] {
  return (property(operation, field)?.enum ?? []).map((value) => ({
    name: String(value),
    value: Number(value),
  }));
}
