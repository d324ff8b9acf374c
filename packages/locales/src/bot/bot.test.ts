import { expect, test } from "vitest";
import { faultsOf, messagesIn } from "../compare.ts";
import { locales } from "../locales.ts";
import { messagesOf as operationsOf } from "../operations/index.ts";
import { messagesOf } from "./index.ts";

/** Figures, names, and words that another language has taken over. */
const alike: Partial<Record<string, string[]>> = {
  all: ["commands.settingsSpoiler.name", "preflight.measuredPicture"],
  de: [
    "commands.settingsBudget.name",
    "commands.settingsModeration.name",
    "commands.diagnose.name",
    "options.castName.name",
    "preflight.measured",
  ],
  es: ["preflight.measured"],
  id: ["options.period.name"],
};

test.each(locales.filter((locale) => locale !== "en"))("%s says all that English says", (locale) => {
  const known = [...(alike.all ?? []), ...(alike[locale] ?? [])];
  expect(faultsOf(messagesOf("en"), messagesOf(locale), known)).toEqual([]);
});

test.each(locales)("%s keeps to Discord's limits", (locale) => {
  const { commands, options, menus, buttons, forms, choices } = messagesOf(locale);
  for (const { name, description } of [...Object.values(commands), ...Object.values(options)]) {
    expect(name).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u);
    expect(name, "lower case, a dotted İ included").toBe(name.toLocaleLowerCase(locale));
    expect(name).toBe(name.toLowerCase());
    expect([...description].length, description).toBeLessThanOrEqual(100);
  }
  for (const name of Object.values(menus)) expect([...name].length).toBeLessThanOrEqual(32);
  for (const { text } of messagesIn(buttons)) expect([...text].length).toBeLessThanOrEqual(80);
  for (const text of Object.values(forms)) expect([...text].length, text).toBeLessThanOrEqual(45);
  for (const text of Object.values(choices)) expect([...text].length).toBeLessThanOrEqual(100);
});

test.each(locales)("%s tells no two commands or subcommands by the same name", (locale) => {
  const { commands } = messagesOf(locale);
  const top = (["tasks", "cast", "usage", "link", "privacy", "settings", "diagnose"] as const).map(
    (key) => commands[key].name,
  );
  expect(new Set(top).size).toBe(top.length);
  const subs = Object.entries(commands).filter(([key]) => key.startsWith("settings") && key !== "settings");
  expect(new Set(subs.map(([, { name }]) => name)).size).toBe(subs.length);
});

test.each(locales)("%s calls commands by the names they have there", (locale) => {
  const names = [
    ...Object.values(messagesOf(locale).commands).map(({ name }) => name),
    ...Object.values(operationsOf(locale).operations).map(({ command }) => command),
  ];
  const called = messagesIn(messagesOf(locale)).flatMap(({ text }) =>
    [...text.matchAll(/(?<=^|[\s「。、])\/([\p{L}-]+)/gu)].map(([, name]) => name),
  );
  expect(called.length).toBeGreaterThan(3);
  for (const name of called) expect(names).toContain(name);
});
