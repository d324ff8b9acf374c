import { operationNames } from "@understudy/core";
import { expect, test } from "vitest";
import { fieldsOf } from "./fields.ts";
import { inputOf } from "./input.ts";
import { slotsOf } from "./slots.ts";

test.each([
  [
    "character_performance",
    ["reference.uri", "character.uri"],
    ["ratio", "bodyControl", "expressionIntensity", "seed", "contentModeration.publicFigureThreshold"],
  ],
  ["act_one", ["video", "image"], []],
  ["image_to_video", ["promptImage"], ["model", "promptText", "duration", "ratio", "seed", "watermark"]],
  [
    "video_to_video",
    ["videoUri", "references.0.uri"],
    ["promptText", "seed", "contentModeration.publicFigureThreshold"],
  ],
] as const)("%s asks for its media, the driving one first, and its fields", (operation, slots, fields) => {
  expect(slotsOf(operation).map(({ key }) => key)).toEqual(slots);
  expect(slotsOf(operation).map(({ isDriving }) => isDriving)).toEqual(slots.map((_, index) => index === 0));
  expect(fieldsOf(operation).map(({ name }) => name)).toEqual(fields);
});

test("models are those of the server, without other spellings", () => {
  const server = {
    uploads: { maxBytes: 1, providerCanReach: true },
    operations: {
      character_performance: {
        price: { microUsd: 1, basis: "published" as const },
        models: ["act_two", "act_three"],
      },
    },
  };
  const [model] = fieldsOf("character_performance", server);
  expect(model?.control).toEqual({ kind: "choice", choices: ["act_two", "act_three"] });
});

test.each(operationNames)("what is filled in for %s has the operation's own shape", (operation) => {
  const filled = Object.fromEntries(
    slotsOf(operation).map(({ key }) => [key, { uri: `runway://${key}`, facts: undefined }]),
  );
  expect(
    inputOf(operation, filled, { "contentModeration.publicFigureThreshold": "low", seed: 4 }),
  ).toMatchSnapshot();
});
