import { expect, test } from "vitest";
import { localeNames, locales, pickLocale } from "./locales.ts";

test("the first language there are words in is spoken, whatever its region", () => {
  expect(pickLocale(["es-419"])).toBe("es");
  expect(pickLocale(["en-GB", "de"])).toBe("en");
  expect(pickLocale(["pt-BR", "tr", "de"])).toBe("tr");
  expect(pickLocale(["JA_jp"])).toBe("ja");
  expect(pickLocale(["in-ID"])).toBe("id");
});

test("who speaks none of them, or says nothing, gets English", () => {
  expect(pickLocale([])).toBe("en");
  expect(pickLocale([null, undefined, "", "-", "zh-CN", "idx"])).toBe("en");
});

test("every language has a name of its own", () => {
  expect(new Set(locales.map((locale) => localeNames[locale])).size).toBe(locales.length);
});
