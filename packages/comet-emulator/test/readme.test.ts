import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { namedFaults } from "../src/index.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const readme = read("../README.md");

test("the README has a row for every fault, at its usual place", () => {
  const rows = readme.matchAll(/^\| `([\w-]+)` \| (create|created|status|output|callback) \|/gm);
  const places = Object.fromEntries([...rows].map(([, name, place]) => [name, place]));
  expect(places).toEqual(Object.fromEntries(Object.entries(namedFaults).map(([name, { on }]) => [name, on])));
});

test("and one for every option", () => {
  const declared = [...read("../src/options.ts").matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name);
  expect(declared.length).toBeGreaterThan(15);
  for (const name of declared) expect(readme).toMatch(new RegExp(`^\\| \`${name}[\`.]`, "m"));
});
