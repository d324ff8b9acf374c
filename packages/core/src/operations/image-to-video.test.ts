import { describe, expect, test } from "vitest";
import { imageFacts, videoFacts } from "../../test/media-facts.ts";
import { inputs } from "../../test/test-client.ts";
import { imageToVideo } from "./image-to-video.ts";
import type { InputMedia } from "./operation.ts";
import { preflight } from "./preflight.ts";

const uri = "https://media.example/still.png";
const good = inputs.image_to_video;
const check = (patch: object = {}, media: InputMedia = {}) =>
  preflight(imageToVideo, { ...good, ...patch }, { media });
const issues = (patch?: object, media?: InputMedia) =>
  check(patch, media).issues.map(({ message }) => message);
const advisories = (patch?: object, media?: InputMedia) =>
  check(patch, media).advisories.map(({ message }) => message);

describe("what is filled in", () => {
  test("model, duration and ratio, always sent", () => {
    expect(check().body).toEqual({ promptImage: uri, model: "gen3a_turbo", duration: 5, ratio: "1280:768" });
  });

  test("also where they are given as undefined", () => {
    const patch = { model: undefined, duration: undefined, ratio: undefined };
    expect(check(patch).body).toEqual(check().body);
    expect(advisories({ ...patch, promptText: "go" })).toEqual([]);
  });

  test("a ratio that the model knows", () => {
    expect(check({ model: "gen4_turbo" }).body).toMatchObject({ ratio: "1280:720" });
    const rules = { models: ["gen5"] };
    expect(preflight(imageToVideo, good, { rules }).body).toMatchObject({ model: "gen5", ratio: "1280:720" });
  });

  test("no watermark, no seed, no prompt", () => {
    for (const field of ["watermark", "seed", "promptText"]) expect(check().body).not.toHaveProperty(field);
    expect(check({ watermark: false }).body).toHaveProperty("watermark", false);
  });
});

describe("promptImage", () => {
  const first = { uri, position: "first" };
  const last = { uri: "https://media.example/end.png", position: "last" };
  test.each<[string, unknown, unknown]>([
    ["one address", uri, uri],
    ["one first picture, which goes out as its address", [first], uri],
    ["one last picture", [last], [last]],
    ["two pictures", [first, last], [first, last]],
    ["two pictures in the other order", [last, first], [last, first]],
  ])("%s", (_, promptImage, expected) => {
    expect(issues({ promptImage })).toEqual([]);
    expect(check({ promptImage }).body).toMatchObject({ promptImage: expected });
  });

  test.each<[string, unknown, string[]]>([
    ["nothing", undefined, ["promptImage is required."]],
    ["null", null, ["promptImage must be text or a list, not null."]],
    ["a number", 5, ["promptImage must be text or a list, not 5."]],
    ["one picture that is not in a list", first, ["promptImage must be text or a list, not an object."]],
    ["an empty list", [], ["promptImage must hold at least 1 entry, not 0."]],
    ["three pictures", [first, last, first], ["promptImage may hold at most 2 entries, not 3."]],
    ["a list of addresses", [uri], [`promptImage[0] must be an object, not "${uri}".`]],
    [
      "a picture without anything",
      [{}],
      ["promptImage[0].uri is required.", "promptImage[0].position is required."],
    ],
    [
      "a picture in the middle",
      [{ uri, position: "middle" }],
      ['promptImage[0].position must be one of first, last, not "middle".'],
    ],
    [
      "a picture with a weight",
      [{ ...first, weight: 1 }],
      ["promptImage[0].weight is not a field of this operation; the fields are uri, position."],
    ],
    [
      "a bad address in a list",
      [first, { ...last, uri: "http://media.example/end.png" }],
      ['promptImage[1].uri must be an https:// URL, not "http://media.example/end.png".'],
    ],
    ["two first pictures", [first, first], ["promptImage[1].position must not repeat first."]],
    ["text that is no address", "still.png", ['promptImage must be a complete URL, not "still.png".']],
    [
      "a data URI",
      "data:image/png;base64,AAAA",
      ["promptImage must be an https:// URL; this field takes no data URI."],
    ],
  ])("%s is refused", (_, promptImage, expected) => {
    expect(issues({ promptImage })).toEqual(expected);
  });

  test("a last picture is not for gen4_turbo", () => {
    const message = 'promptImage[1].position must be first for gen4_turbo, not "last".';
    expect(issues({ promptImage: [first, last], model: "gen4_turbo" })).toEqual([message]);
    expect(issues({ promptImage: [first], model: "gen4_turbo" })).toEqual([]);
  });
});

test.each([
  { promptText: "x".repeat(512) },
  { promptText: "😀".repeat(256) },
  { duration: 10 },
  { seed: 0 },
  { seed: 999999999 },
  ...["1280:720", "720:1280", "1104:832", "832:1104", "960:960", "1584:672", "1280:768", "768:1280"].map(
    (ratio) => ({ ratio }),
  ),
])("%j is within the limits", (patch) => {
  expect(issues(patch)).toEqual([]);
});

const ratios = "1280:720, 720:1280, 1104:832, 832:1104, 960:960, 1584:672, 1280:768, 768:1280";
test.each<[object, string]>([
  [{ promptText: "" }, "promptText must be at least 1 character long, not 0."],
  [{ promptText: "x".repeat(513) }, "promptText must be at most 512 characters long, not 513."],
  [{ promptText: "😀".repeat(257) }, "promptText must be at most 512 characters long, not 514."],
  [{ duration: 7 }, "duration must be one of 5, 10, not 7."],
  [{ duration: "5" }, 'duration must be one of 5, 10, not "5".'],
  [{ seed: 1_000_000_000 }, "seed must be a whole number from 0 to 999999999, not 1000000000."],
  [{ seed: 0.5 }, "seed must be a whole number from 0 to 999999999, not 0.5."],
  [{ ratio: "1920:1080" }, `ratio must be one of ${ratios}, not "1920:1080".`],
  [{ model: "gen2" }, 'model must be one of gen3a_turbo, gen4_turbo, not "gen2".'],
  [{ watermark: 1 }, "watermark must be true or false, not 1."],
])("%j is refused", (patch, message) => {
  expect(issues(patch)).toEqual([message]);
});

describe("advisories", () => {
  test("a prompt is missed by gen3a_turbo only", () => {
    const missing = "promptText is empty; gen3a_turbo follows a prompt much better than none.";
    expect(advisories()).toEqual([missing]);
    expect(advisories({ promptText: "She turns." })).toEqual([]);
    expect(advisories({ model: "gen4_turbo" })).toEqual([]);
  });

  test("a ratio that the model is not known to make", () => {
    const promptText = "She turns.";
    expect(advisories({ promptText, ratio: "1280:720" })).toEqual([
      "ratio 1280:720 is not a size gen3a_turbo is known to make (1280:768, 768:1280); the result may differ in size.",
    ]);
    expect(advisories({ model: "gen4_turbo", ratio: "1280:768" })).toHaveLength(1);
    expect(advisories({ model: "gen4_turbo", ratio: "960:960" })).toEqual([]);
    const rules = { models: ["gen5"] };
    expect(preflight(imageToVideo, { ...good, ratio: "1280:768" }, { rules }).advisories).toEqual([]);
  });

  test("a picture that will be cropped, by the ratio filled in too", () => {
    const promptText = "She turns.";
    const square = imageFacts({ width: 1000, height: 1000 });
    const cropped = "promptImage has another shape than 1280:768; about 40 % of the picture will be cropped.";
    expect(advisories({ promptText }, { promptImage: square })).toEqual([cropped]);
    const promptImage = [{ uri, position: "first" }];
    expect(advisories({ promptText, promptImage }, { "promptImage.0.uri": square })).toEqual([cropped]);
  });
});

test("measured pictures keep the rules of the field", () => {
  const promptImage = [
    { uri, position: "first" },
    { uri, position: "last" },
  ];
  const media = {
    "promptImage.0.uri": videoFacts(),
    "promptImage.1.uri": imageFacts({ width: 3000, height: 1000 }),
  };
  expect(issues({ promptImage }, media)).toEqual([
    "promptImage[0].uri must be an image, but the file is a video.",
    "promptImage[1].uri must have a width-to-height ratio from 0.5 to 2.358, but it is 3000x1000.",
  ]);
});
