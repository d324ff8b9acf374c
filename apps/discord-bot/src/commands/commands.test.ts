import { operationNames, operations } from "@understudy/core";
import { locales } from "@understudy/locales";
import { expect, test } from "vitest";
import type { Command } from "./command.ts";
import { diffCommands } from "./diff.ts";
import { commands } from "./index.ts";
import { wordsOf } from "./words.ts";

type Described = {
  name: string;
  description?: string;
  name_localizations?: Record<string, string>;
  description_localizations?: Record<string, string>;
  options?: Described[];
  choices?: Described[];
};

const all = commands.map(({ json }) => json as unknown as Described);
const tags = ["en-US", "en-GB", "id", "ja", "es-ES", "es-419", "tr", "de"];

/** A command and all that is inside it. */
function within(described: Described): Described[] {
  return [described, ...(described.options ?? []).flatMap(within), ...(described.choices ?? [])];
}

/** Characters as Discord counts them against 8,000: the longest of each text's languages. */
function weight(described: Described): number {
  const longest = (text = "", others: Record<string, string> = {}) =>
    Math.max(text.length, ...Object.values(others).map(({ length }) => length));
  const own =
    longest(described.name, described.name_localizations) +
    longest(described.description, described.description_localizations);
  return (
    own +
    [...(described.options ?? []), ...(described.choices ?? [])].reduce((sum, one) => sum + weight(one), 0)
  );
}

test("every name and description is there in every language, and none is too long", () => {
  for (const one of all.flatMap(within)) {
    if (one.name_localizations) expect(Object.keys(one.name_localizations).sort()).toEqual([...tags].sort());
    if (one.name_localizations) expect(one.name_localizations["en-US"]).toBe(one.name);
    for (const text of Object.values(one.description_localizations ?? {})) {
      expect([...text].length).toBeLessThanOrEqual(100);
    }
  }
});

test("commands keep to Discord's counts", () => {
  for (const command of all) {
    expect(weight(command), command.name).toBeLessThan(8_000);
    expect(command.options?.length ?? 0).toBeLessThanOrEqual(25);
    for (const { choices = [] } of within(command)) expect(choices.length).toBeLessThanOrEqual(25);
  }
  const menus = commands.filter(({ kind }) => kind === "message");
  expect(menus.length).toBeLessThanOrEqual(15);
});

test("in every language no two commands, and no two options of a command, share a name", () => {
  for (const tag of tags) {
    for (const siblings of [
      all.filter(({ description }) => description),
      ...all.flatMap(within).map(({ options = [] }) => options),
    ]) {
      const names = siblings.map(({ name, name_localizations }) => name_localizations?.[tag] ?? name);
      expect(new Set(names).size, `${tag}: ${names.join(", ")}`).toBe(names.length);
    }
  }
});

test("each operation has a command, named as the languages name it", () => {
  for (const name of operationNames) {
    const { command } = wordsOf("en").operations[name];
    const found = all.find((one) => one.name === command);
    expect(found?.name_localizations?.de).toBe(wordsOf("de").operations[name].command);
    expect(operations[name].media.filter(({ required }) => required).length).toBeGreaterThan(0);
  }
  expect(locales).toHaveLength(6);
});

test("a deploy changes what differs, and nothing else", () => {
  const deployed = commands.map(({ json }) => ({
    ...(JSON.parse(JSON.stringify(json)) as Record<string, unknown>),
    id: "1",
    version: "2",
    nsfw: false,
    dm_permission: null,
    contexts: [...(json.contexts ?? [])].reverse(),
  }));
  expect(diffCommands(commands, deployed)).toEqual([]);
  const [first, ...others] = deployed;
  const changed = { ...first, description: "old" };
  const old = { name: "old", type: 1 };
  expect(diffCommands(commands, [changed, ...others.slice(1), old])).toEqual([
    { name: "perform", kind: "change", paths: ["description"] },
    { name: (commands[1] as Command).json.name, kind: "add", paths: [] },
    { name: "old", kind: "remove", paths: [] },
  ]);
});
