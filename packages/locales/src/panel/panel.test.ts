import { expect, test } from "vitest";
import { faultsOf, messagesIn } from "../compare.ts";
import { locales } from "../locales.ts";
import { messagesOf as noticesOf, sayNotice } from "../notices/index.ts";
import { messagesOf as operationsOf } from "../operations/index.ts";
import { load, sayNotice as sayIn } from "./index.ts";

/** Words that another language has taken over. */
const alike: Partial<Record<string, string[]>> = {
  id: [],
  all: ["account.server", "make.measures"],
};

test.each(locales.filter((locale) => locale !== "en"))("%s says all that English says", async (locale) => {
  const known = [...(alike.all ?? []), ...(alike[locale] ?? [])];
  expect(faultsOf((await load("en")).panel, (await load(locale)).panel, known)).toEqual([]);
});

test.each(locales)("%s says add-on and Adobe Express, as the review asks", async (locale) => {
  for (const { key, text } of messagesIn((await load(locale)).panel)) {
    expect(text, key).not.toMatch(/plug-?in/i);
    expect(text.replaceAll("Adobe Express", ""), key).not.toMatch(/Express/);
  }
});

test.each(locales)("%s is one language throughout, and says what the bot says", async (locale) => {
  const words = await load(locale);
  expect(words.notices).toBe(noticesOf(locale));
  expect(words.operations).toBe(operationsOf(locale));
  const notice = { code: "media_too_short", path: ["reference"], message: "", params: { min: 3, given: 1 } };
  expect(sayIn(words, notice)).toBe(sayNotice(locale, notice));
});
