import { expect, test } from "vitest";
import { ApiError } from "../rest/errors.ts";
import { command, type DeployedCommand, letters } from "./command.ts";
import { readForm } from "./form.ts";

const option = (more: object) => ({ type: 3, name: "o", description: "d", ...more });
const chat = (more: object) => ({ name: "perform", description: "Perform", ...more });
const judge = (body: object): string => {
  try {
    readForm(command, body);
    return "accepted";
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
};

/** So many options of 100 characters each, in sub-commands of 25 that have 3. */
const filler = (hundreds: number): object[] =>
  Array.from({ length: Math.ceil(hundreds / 25) }, (_, n) => ({
    type: 1,
    name: `s${n}`,
    description: "d",
    options: Array.from({ length: Math.min(25, hundreds - n * 25) }, (_, m) =>
      option({ name: `o${m + 10}`, description: "d".repeat(97) }),
    ),
  }));

test.each([
  ["Japanese", chat({ name_localizations: { ja: "演じる", tr: "canlandır", "es-ES": "interpretar" } })],
  [
    "a number as wide as a seed",
    chat({ options: [{ type: 4, name: "seed", description: "d", min_value: 0, max_value: 4_294_967_295 }] }),
  ],
  [
    "a filter of files",
    chat({ options: [{ type: 11, name: "file", description: "d", file_types: ["image", ".mp4"] }] }),
  ],
  ["permissions", chat({ default_member_permissions: "0" })],
  [
    "a menu with a space and capitals",
    { type: 3, name: "Use as Character", name_localizations: { de: "Als Figur nehmen" } },
  ],
  ["8000 characters", chat({ description: "d".repeat(81), options: filler(79) })],
])("accepted: %s", (_, body) => {
  expect(judge(body)).toBe("accepted");
});

test.each([
  ["capitals", chat({ name: "Perform" }), /lowercase/],
  ["a space", chat({ name: "two words" }), /did not match/],
  [
    "capitals in another language",
    chat({ name_localizations: { de: "Spielen" } }),
    /name_localizations\.de.*lowercase/,
  ],
  ["a language that is none", chat({ name_localizations: { es: "interpretar" } }), /no such locale/],
  ["no description", { name: "perform" }, /description: This field is required/],
  ["a description that is too long", chat({ description: "d".repeat(101) }), /100 or less/],
  [
    "26 options",
    chat({ options: Array.from({ length: 26 }, (_, n) => option({ name: `o${n}` })) }),
    /25 or less/,
  ],
  [
    "26 choices",
    chat({
      options: [option({ choices: Array.from({ length: 26 }, (_, n) => ({ name: "n", value: `${n}` })) })],
    }),
    /25 or less/,
  ],
  [
    "required after optional",
    chat({ options: [option({}), option({ name: "p", required: true })] }),
    /Required options must be placed before/,
  ],
  ["a name twice", chat({ options: [option({}), option({})] }), /unique/],
  [
    "choices and autocomplete",
    chat({ options: [option({ autocomplete: true, choices: [{ name: "n", value: "v" }] })] }),
    /autocomplete/,
  ],
  [
    "sub-commands beside options",
    chat({ options: [option({}), { type: 1, name: "s", description: "d" }] }),
    /mutually exclusive/,
  ],
  ["an option of no kind", chat({ options: [option({ type: 12 })] }), /must be one of/],
  [
    "a text where a number belongs",
    chat({ options: [{ type: 4, name: "n", description: "d", choices: [{ name: "n", value: "1" }] }] }),
    /Must be number/,
  ],
  [
    "11 types of files",
    chat({ options: [{ type: 11, name: "f", description: "d", file_types: Array(11).fill("image") }] }),
    /10 or less/,
  ],
  ["a misspelt field", chat({ descripton: "x" }), /descripton: There is no such field/],
  ["a menu with a description", { type: 3, name: "Use", description: "d" }, /description/],
  [
    "more than 8000 characters",
    chat({ description: "d".repeat(82), options: filler(79) }),
    /exceeds maximum size/,
  ],
])("refused: %s", (_, body, message) => {
  expect(judge(body)).toMatch(message);
});

test("of translations only the longest counts", () => {
  const body: DeployedCommand = {
    name: "abc",
    name_localizations: { de: "abcde", ja: "a" },
    description: "12345",
    options: [{ type: 3, name: "o", description: "d", choices: [{ name: "four", value: "xyz" }] }],
  };
  expect(letters(body)).toBe(5 + 5 + 2 + 4 + 3);
});
