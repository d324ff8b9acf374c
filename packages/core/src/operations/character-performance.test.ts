import { describe, expect, test } from "vitest";
import { imageFacts, videoFacts } from "../../test/media-facts.ts";
import { inputs } from "../../test/test-client.ts";
import { characterPerformance } from "./character-performance.ts";
import type { InputMedia } from "./operation.ts";
import { preflight } from "./preflight.ts";

const good = inputs.character_performance;
const check = (patch: object = {}, media: InputMedia = {}) =>
  preflight(characterPerformance, { ...good, ...patch }, { media });
const issues = (patch?: object, media?: InputMedia) =>
  check(patch, media).issues.map(({ message }) => message);
const advisories = (patch?: object, media?: InputMedia) =>
  check(patch, media).advisories.map(({ code }) => code);

test("a minimal input is sent with the model filled in, and costs the published price", () => {
  expect(check()).toEqual({
    body: { ...good, model: "act_two" },
    issues: [],
    advisories: [],
    price: { microUsd: 400_000, basis: "published" },
  });
});

test("a full input goes over the wire as it is", () => {
  const full = {
    ...good,
    model: "act_two",
    ratio: "1280:720",
    bodyControl: true,
    expressionIntensity: 3,
    seed: 4294967295,
    contentModeration: { publicFigureThreshold: "auto" },
  };
  expect(check(full).body).toEqual(full);
});

test("what is undefined is as good as left out", () => {
  const undefinedEverywhere = { model: undefined, ratio: undefined, bodyControl: undefined, seed: undefined };
  expect(JSON.stringify(check(undefinedEverywhere).body)).toBe(JSON.stringify(check().body));
});

test.each(["runwayml-character-performance", "runwayml_character_performance", "act_two"])(
  "the model %s goes out as act_two",
  (model) => expect(check({ model }).body).toMatchObject({ model: "act_two" }),
);

test("models of one's own replace the operation's", () => {
  const rules = { models: ["act_three", "act_four"] };
  expect(preflight(characterPerformance, good, { rules }).body).toMatchObject({ model: "act_three" });
  expect(preflight(characterPerformance, { ...good, model: "act_four" }, { rules }).body).toMatchObject({
    model: "act_four",
  });
  for (const model of ["act_two", "runwayml-character-performance"]) {
    expect(preflight(characterPerformance, { ...good, model }, { rules }).issues[0]?.message).toBe(
      `model must be one of act_three, act_four, not "${model}".`,
    );
  }
});

test.each(["1280:720", "720:1280", "960:960", "1104:832", "832:1104", "1584:672"])(
  "%s is a size",
  (ratio) => {
    expect(issues({ ratio })).toEqual([]);
  },
);

test.each([
  { expressionIntensity: 1 },
  { expressionIntensity: 5 },
  { seed: 0 },
  { contentModeration: {} },
  { contentModeration: { publicFigureThreshold: "low" } },
])("%j is within the limits", (patch) => {
  expect(issues(patch)).toEqual([]);
});

const models = "act_two, runwayml-character-performance, runwayml_character_performance";
const ratios = "1280:720, 720:1280, 960:960, 1104:832, 832:1104, 1584:672";
test.each<[object, string]>([
  [{ character: undefined }, "character is required."],
  [{ character: null }, "character must be an object, not null."],
  [
    { character: "https://media.example/a.png" },
    'character must be an object, not "https://media.example/a.png".',
  ],
  [{ character: { uri: "https://media.example/a.png" } }, "character.type is required."],
  [{ character: { type: "image" } }, "character.uri is required."],
  [
    { character: { type: "audio", uri: "https://media.example/a.mp3" } },
    'character.type must be one of image, video, not "audio".',
  ],
  [{ reference: undefined }, "reference is required."],
  [
    { reference: { type: "image", uri: "https://media.example/a.png" } },
    'reference.type must be video, not "image".',
  ],
  [
    { reference: { ...good.reference, start: 3 } },
    "reference.start is not a field of this operation; the fields are type, uri.",
  ],
  [{ model: "gen4_aleph" }, `model must be one of ${models}, not "gen4_aleph".`],
  [{ model: () => "act_two" }, `model must be one of ${models}, not a function.`],
  [{ ratio: "16:9" }, `ratio must be one of ${ratios}, not "16:9".`],
  [{ ratio: "1280:768" }, `ratio must be one of ${ratios}, not "1280:768".`],
  [{ bodyControl: "yes" }, 'bodyControl must be true or false, not "yes".'],
  [{ expressionIntensity: 0 }, "expressionIntensity must be a whole number from 1 to 5, not 0."],
  [{ expressionIntensity: 6 }, "expressionIntensity must be a whole number from 1 to 5, not 6."],
  [{ expressionIntensity: 2.5 }, "expressionIntensity must be a whole number from 1 to 5, not 2.5."],
  [{ expressionIntensity: "3" }, 'expressionIntensity must be a whole number from 1 to 5, not "3".'],
  [{ seed: -1 }, "seed must be a whole number from 0 to 4294967295, not -1."],
  [{ seed: 4294967296 }, "seed must be a whole number from 0 to 4294967295, not 4294967296."],
  [{ seed: 1e21 }, "seed must be a whole number from 0 to 4294967295, not 1e+21."],
  [{ seed: Number.NaN }, "seed must be a whole number from 0 to 4294967295, not NaN."],
  [
    { contentModeration: { publicFigureThreshold: "off" } },
    'contentModeration.publicFigureThreshold must be one of auto, low, not "off".',
  ],
  [{ contentModeration: true }, "contentModeration must be an object, not true."],
  [
    { promptText: "smile" },
    "promptText is not a field of this operation; the fields are character, reference, model, ratio, bodyControl, expressionIntensity, seed, contentModeration.",
  ],
])("%j is refused", (patch, message) => {
  expect(issues(patch)).toEqual([message]);
  expect(check(patch)).not.toHaveProperty("body");
});

test("everything wrong is said at once", () => {
  expect(issues({ seed: -1, ratio: "1:1", character: {} })).toHaveLength(4);
});

test("body control of a character video is worth a word, and stops nothing", () => {
  const character = { type: "video", uri: "https://media.example/b.mp4" };
  expect(advisories({ character, bodyControl: true })).toEqual(["body_control_needs_image"]);
  expect(advisories({ character, bodyControl: false })).toEqual([]);
  expect(advisories({ bodyControl: true })).toEqual([]);
  expect(check({ character, bodyControl: true }).body).toMatchObject({ bodyControl: true });
});

describe("measured media", () => {
  const video = { type: "video", uri: "https://media.example/b.mp4" };
  test.each<[string, object, InputMedia, string[]]>([
    ["fit", {}, { "character.uri": imageFacts(), "reference.uri": videoFacts() }, []],
    ["fit as video", { character: video }, { "character.uri": videoFacts() }, []],
    [
      "are of the other kind",
      {},
      { "character.uri": videoFacts(), "reference.uri": imageFacts() },
      [
        "character.uri must be an image, but the file is a video.",
        "reference.uri must be a video, but the file is an image.",
      ],
    ],
    ["last 3 s", {}, { "reference.uri": videoFacts({ durationSeconds: 3 }) }, []],
    ["last 30 s", {}, { "reference.uri": videoFacts({ durationSeconds: 30 }) }, []],
    ["last a frame less than 3 s", {}, { "reference.uri": videoFacts({ durationSeconds: 2.96 }) }, []],
    ["last a frame more than 30 s", {}, { "reference.uri": videoFacts({ durationSeconds: 30.04 }) }, []],
    [
      "are too short",
      {},
      { "reference.uri": videoFacts({ durationSeconds: 2.9 }) },
      ["reference.uri must last at least 3 s, but it lasts 2.9 s."],
    ],
    [
      "are too long",
      {},
      { "reference.uri": videoFacts({ durationSeconds: 30.1 }) },
      ["reference.uri must last at most 30 s, but it lasts 30.1 s."],
    ],
    [
      "are a long character video, which has no limit",
      { character: video },
      { "character.uri": videoFacts({ durationSeconds: 90 }) },
      [],
    ],
    [
      "are a character video of any shape",
      { character: video },
      { "character.uri": videoFacts({ width: 300, height: 1000 }) },
      [],
    ],
    ["are as narrow as may be", {}, { "character.uri": imageFacts({ width: 500, height: 1000 }) }, []],
    ["are as wide as may be", {}, { "character.uri": imageFacts({ width: 2358, height: 1000 }) }, []],
    [
      "are too narrow",
      {},
      { "character.uri": imageFacts({ width: 499, height: 1000 }) },
      ["character.uri must have a width-to-height ratio from 0.5 to 2.358, but it is 499x1000."],
    ],
    [
      "are too wide",
      {},
      { "character.uri": imageFacts({ width: 2360, height: 1000 }) },
      ["character.uri must have a width-to-height ratio from 0.5 to 2.358, but it is 2360x1000."],
    ],
  ])("%s", (_, patch, media, expected) => {
    expect(issues(patch, media)).toEqual(expected);
  });

  test("without sound are worth a word", () => {
    expect(advisories({}, { "reference.uri": videoFacts({ hasAudio: false }) })).toEqual(["no_sound"]);
  });

  test("of another shape than the result are worth a word", () => {
    const media = { "character.uri": imageFacts({ width: 1000, height: 1000 }) };
    expect(check({ ratio: "1280:720" }, media).advisories.map(({ message }) => message)).toEqual([
      "character has another shape than 1280:720; about 44 % of the picture will be cropped.",
    ]);
    expect(advisories({ ratio: "960:960" }, media)).toEqual([]);
    expect(advisories({}, media)).toEqual([]);
  });
});
