import { type Locale, locales } from "@understudy/locales";
import { type BotMessages, messagesOf } from "@understudy/locales/bot";
import { type OperationMessages, messagesOf as operationsOf } from "@understudy/locales/operations";
import type { Locale as DiscordLocale, LocalizationMap } from "discord.js";

/** The words of a language that commands are described with. */
export interface CommandWords {
  bot: BotMessages;
  operations: OperationMessages["operations"];
  fields: OperationMessages["fields"];
  choices: OperationMessages["choices"];
}

/** Discord's names of our languages. English and Spanish have two each. */
const tags: Readonly<Record<Locale, readonly `${DiscordLocale}`[]>> = {
  en: ["en-US", "en-GB"],
  id: ["id"],
  ja: ["ja"],
  es: ["es-ES", "es-419"],
  tr: ["tr"],
  de: ["de"],
};

export function wordsOf(locale: Locale): CommandWords {
  return { bot: messagesOf(locale), ...operationsOf(locale) };
}

/** One text in every language, by Discord's tags. */
export function localized(pick: (words: CommandWords) => string): LocalizationMap {
  return Object.fromEntries(
    locales.flatMap((locale) => tags[locale].map((tag) => [tag, pick(wordsOf(locale))])),
  );
}

/** A description in English, and name and description in every language. The English name stands in the command itself. */
export function described(pick: (words: CommandWords) => { name: string; description: string }): {
  description: string;
  name_localizations: LocalizationMap;
  description_localizations: LocalizationMap;
} {
  return {
    description: pick(wordsOf("en")).description,
    name_localizations: localized((words) => pick(words).name),
    description_localizations: localized((words) => pick(words).description),
  };
}

/** The words of one of core's fields, as an option. */
export function fieldWords(field: keyof OperationMessages["fields"]): ReturnType<typeof described> {
  return described(({ fields }) => ({ name: fields[field].option, description: fields[field].description }));
}

/** The words of an operation, as a command. */
export function operationWords(
  operation: keyof OperationMessages["operations"],
): ReturnType<typeof described> {
  return described(({ operations }) => ({
    name: operations[operation].command,
    description: operations[operation].summary,
  }));
}

/** A choice whose name is said in every language. */
export function choice<const V extends string>(
  value: V,
  pick: (words: CommandWords) => string,
): { name: string; name_localizations: LocalizationMap; value: V } {
  return { name: pick(wordsOf("en")), name_localizations: localized(pick), value };
}
