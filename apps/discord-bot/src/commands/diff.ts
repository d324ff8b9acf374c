import type { Command } from "./command.ts";

/** What a deploy would do to one command. */
export interface CommandChange {
  name: string;
  kind: "add" | "change" | "remove";
  /** Of a change: the paths that differ, with dots. */
  paths: string[];
}

type Json = Readonly<Record<string, unknown>>;

/** What Discord fills in by itself where a command leaves it out. */
const fromDiscord: ReadonlySet<string> = new Set([
  "id",
  "application_id",
  "version",
  "guild_id",
  "name_localized",
  "description_localized",
  "handler",
  // Older than contexts, and told as they say.
  "dm_permission",
]);

/** Compares the commands of this program with those Discord has. */
export function diffCommands(wanted: readonly Command[], deployed: readonly Json[]): CommandChange[] {
  const keyOf = ({ type = 1, name }: Json) => `${type} ${name}`;
  const there = new Map(deployed.map((command) => [keyOf(command), command]));
  const changes = wanted.flatMap(({ json }): CommandChange[] => {
    const mine = json as unknown as Json;
    const theirs = there.get(keyOf(mine));
    there.delete(keyOf(mine));
    if (!theirs) return [{ name: json.name, kind: "add", paths: [] }];
    const paths = differences(plain(mine), plain(theirs), "");
    return paths.length > 0 ? [{ name: json.name, kind: "change", paths }] : [];
  });
  const gone = [...there.values()].map(
    ({ name }): CommandChange => ({ name: String(name), kind: "remove", paths: [] }),
  );
  return [...changes, ...gone];
}

/** A command without what says nothing: absent, null, false, empty. Contexts have no order. */
function plain(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const entries = value.map((entry) => plain(entry));
    const isSet =
      key === "contexts" || key === "integration_types" || key === "channel_types" || key === "file_types";
    return isSet ? entries.toSorted() : entries;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name]) => !fromDiscord.has(name))
    .map(([name, inside]) => [name, plain(inside, name)] as const)
    .filter(([, inside]) => !saysNothing(inside));
  return Object.fromEntries(entries);
}

function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function differences(mine: unknown, theirs: unknown, path: string): string[] {
  const isPair = typeof mine === "object" && typeof theirs === "object" && mine !== null && theirs !== null;
  if (!isPair) return mine === theirs ? [] : [path];
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return [...keys].flatMap((key) =>
    differences((mine as Json)[key], (theirs as Json)[key], path ? `${path}.${key}` : key),
  );
}
