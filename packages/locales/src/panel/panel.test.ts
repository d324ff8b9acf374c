import { expect, test } from "vitest";
import { faultsOf, messagesIn } from "../compare.ts";
import { locales } from "../locales.ts";
import { load } from "./index.ts";

/** Words that another language has taken over. */
const alike: Partial<Record<string, string[]>> = {
  id: [],
  all: ["account.server", "make.measures"],
};

test.each(locales.filter((locale) => locale !== "en"))("%s says all that English says", async (locale) => {
  const known = [...(alike.all ?? []), ...(alike[locale] ?? [])];
  expect(faultsOf(await load("en"), await load(locale), known)).toEqual([]);
});

test.each(locales)("%s says add-on and Adobe Express, as the review asks", async (locale) => {
  for (const { key, text } of messagesIn(await load(locale))) {
    expect(text, key).not.toMatch(/plug-?in/i);
    expect(text.replaceAll("Adobe Express", ""), key).not.toMatch(/Express/);
  }
});
