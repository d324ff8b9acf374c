import { describe, expect, test } from "vitest";
import { fromJSONSchema } from "zod";
import { inputs } from "../../test/test-client.ts";
import { jsonSchema, operationNames } from "./index.ts";

describe.each(operationNames)("the JSON Schema of %s", (name) => {
  const schema = jsonSchema(name);

  test("is of draft 2020-12, strict, and describes every field", () => {
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      additionalProperties: false,
    });
    for (const [field, { description }] of Object.entries(
      schema.properties as Record<string, { description?: string }>,
    )) {
      expect(description, field).toMatch(/^[A-Z].*\.$/);
    }
  });

  test("takes a good input and refuses an empty one and an unknown field", () => {
    const validator = fromJSONSchema(schema as Parameters<typeof fromJSONSchema>[0]);
    expect(validator.safeParse(inputs[name]).error).toBeUndefined();
    expect(validator.safeParse({}).success).toBe(false);
    expect(validator.safeParse({ ...inputs[name], more: 1 }).success).toBe(false);
  });
});

test.each([
  ["character_performance", ["character", "reference"]],
  ["act_one", ["video", "image", "callback_url"]],
  ["image_to_video", ["promptImage"]],
  ["video_to_video", ["videoUri", "promptText"]],
] as const)("%s requires %j", (name, required) => {
  expect(jsonSchema(name).required).toEqual(required);
});

test("the limits are in it", () => {
  expect(jsonSchema("character_performance").properties).toMatchObject({
    expressionIntensity: { type: "integer", minimum: 1, maximum: 5 },
    seed: { type: "integer", minimum: 0, maximum: 4294967295 },
    model: { enum: ["act_two", "runwayml-character-performance", "runwayml_character_performance"] },
    ratio: { enum: ["1280:720", "720:1280", "960:960", "1104:832", "832:1104", "1584:672"] },
  });
  expect(jsonSchema("image_to_video").properties).toMatchObject({
    promptText: { minLength: 1, maxLength: 512 },
    seed: { maximum: 999999999 },
    duration: { enum: [5, 10] },
  });
  expect(jsonSchema("video_to_video").properties).toMatchObject({
    promptText: { maxLength: 1000 },
    references: { type: "array", maxItems: 1 },
  });
});

test("models of one's own are in it", () => {
  expect(jsonSchema("image_to_video", { models: ["gen5"] }).properties).toMatchObject({
    model: { enum: ["gen5"] },
  });
});
