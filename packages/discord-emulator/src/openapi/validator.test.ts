import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startDiscord } from "../discord.ts";
import type { Description } from "./close.ts";
import { deviations } from "./overlay.ts";
import { createValidator, loadOpenApi } from "./validator.ts";

/** A description in miniature, in the manner of Discord's own. */
const description = (): Description => ({
  openapi: "3.1.0",
  components: {
    schemas: {
      Button: {
        type: "object",
        properties: { type: { enum: [2] }, label: { type: "string", maxLength: 5 } },
        required: ["type", "label"],
      },
      Text: {
        type: "object",
        properties: { type: { enum: [10] }, content: { type: "string" } },
        required: ["type"],
      },
      Extra: { type: "object", properties: { deep: { type: "integer", format: "int32" } } },
    },
  },
  paths: {
    "/things/{id}": {
      post: {
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: {
                  part: {
                    oneOf: [{ $ref: "#/components/schemas/Button" }, { $ref: "#/components/schemas/Text" }],
                  },
                  extra: { oneOf: [{ type: "null" }, { $ref: "#/components/schemas/Extra" }] },
                },
              },
            },
          },
        },
      },
    },
  },
});

const complaints = (body: unknown) => {
  try {
    createValidator(description()).check("post", "/things/{id}", body);
    return [];
  } catch (error) {
    return (error as Error).message.replace("Invalid Form Body: ", "").split("; ");
  }
};

test("what is as described passes", () => {
  expect(complaints({ part: { type: 2, label: "Go" }, extra: null })).toEqual([]);
  expect(complaints({ part: { type: 10 }, extra: { deep: 1 } })).toEqual([]);
});

test("one mistake is one complaint, of the schema of the thing's own type", () => {
  expect(complaints({ part: { type: 2, label: "too long" } })).toEqual([
    "part.label: must NOT have more than 5 characters",
  ]);
  expect(complaints({ extra: { deep: "x" } })).toEqual(["extra.deep: must be integer"]);
});

test("a misspelt field is a mistake", () => {
  expect(complaints({ part: { type: 2, label: "Go", lable: "x" } })).toEqual([
    "part.lable: There is no such field in Discord's description.",
  ]);
});

test("a part of no known type is refused", () => {
  expect(complaints({ part: { type: 3 } })).toEqual([
    "part.type: must be equal to one of the allowed values",
  ]);
});

test("where there is no description, that is said", async () => {
  const lines: string[] = [];
  for (const openapi of ["/nowhere/openapi.json", ""]) {
    const discord = await startDiscord({ openapi, log: (line) => lines.push(line) });
    await discord.close();
  }
  expect(lines).toEqual([
    "OpenAPI pass did not run: there is no file /nowhere/openapi.json.",
    "OpenAPI pass did not run: DISCORD_OPENAPI names no description of Discord's API.",
  ]);
});

const path = process.env.DISCORD_OPENAPI;
if (path && existsSync(path)) {
  test("Discord's own description takes a card and refuses a slip in it", () => {
    const validator = loadOpenApi(path);
    const template = "/channels/{channel_id}/messages";
    const card = (text: object) => ({
      flags: 32768,
      components: [{ type: 17, components: [{ type: 10, ...text }] }],
    });
    validator.check("post", template, card({ content: "Done" }));
    expect(() => validator.check("post", template, card({ contents: "Done" }))).toThrow(
      /components\.0\.components\.0\.contents: There is no such field/,
    );
  });

  test("every known gap of the description is still there", () => {
    const { components } = JSON.parse(readFileSync(path, "utf8")) as Description;
    for (const { schemas, property, is } of deviations) {
      for (const name of schemas) {
        expect(components.schemas[name], name).toBeDefined();
        expect(components.schemas[name]?.properties?.[property], `${name}.${property}`).not.toEqual(is);
      }
    }
  });
} else console.warn("OpenAPI pass did not run: DISCORD_OPENAPI names no description of Discord's API.");
