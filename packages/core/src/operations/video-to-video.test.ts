import { expect, test } from "vitest";
import { imageFacts, videoFacts } from "../../test/media-facts.ts";
import { inputs } from "../../test/test-client.ts";
import type { InputMedia } from "./operation.ts";
import { preflight } from "./preflight.ts";
import { videoToVideo } from "./video-to-video.ts";

const good = inputs.video_to_video;
const reference = { type: "image", uri: "https://media.example/look.png" };
const check = (patch: object = {}, media: InputMedia = {}) =>
  preflight(videoToVideo, { ...good, ...patch }, { media });
const issues = (patch?: object, media?: InputMedia) =>
  check(patch, media).issues.map(({ message }) => message);
const dataUri = (length: number, type = "video/mp4") => `data:${type};base64,`.padEnd(length, "A");

test("a minimal input is sent with the model filled in", () => {
  expect(check().body).toEqual({ ...good, model: "gen4_aleph" });
});

test.each([
  { promptText: "x".repeat(1000) },
  { seed: 4294967295 },
  { references: [] },
  { references: [reference] },
  ...["1280:720", "848:480", "640:480"].map((ratio) => ({ ratio })),
  { contentModeration: { publicFigureThreshold: "low" } },
])("%j is within the limits", (patch) => {
  expect(issues(patch)).toEqual([]);
});

test("a base64 data URI of a video stands in for an address", () => {
  expect(issues({ videoUri: dataUri(5 * 1024 * 1024) })).toEqual([]);
  expect(issues({ videoUri: dataUri(100, "VIDEO/QuickTime; codecs=x") })).toEqual([]);
});

const ratios = "1280:720, 720:1280, 1104:832, 960:960, 832:1104, 1584:672, 848:480, 640:480";
test.each<[object, string]>([
  [{ videoUri: undefined }, "videoUri is required."],
  [{ promptText: undefined }, "promptText is required."],
  [{ promptText: "" }, "promptText must be at least 1 character long, not 0."],
  [{ promptText: "x".repeat(1001) }, "promptText must be at most 1000 characters long, not 1001."],
  [{ seed: 4294967296 }, "seed must be a whole number from 0 to 4294967295, not 4294967296."],
  [{ references: [reference, reference] }, "references may hold at most 1 entry, not 2."],
  [{ references: [{ ...reference, type: "video" }] }, 'references[0].type must be image, not "video".'],
  [
    { references: [{ ...reference, uri: "data:image/png;base64,AAAA" }] },
    "references[0].uri must be an https:// URL; this field takes no data URI.",
  ],
  [{ references: reference }, "references must be a list, not an object."],
  [{ ratio: "1280:768" }, `ratio must be one of ${ratios}, not "1280:768".`],
  [{ model: "aleph2" }, 'model must be gen4_aleph, not "aleph2".'],
  [
    { videoUri: "data:image/png;base64,AAAA" },
    'videoUri must be a base64 data URI of a video, not of "image/png".',
  ],
  [
    { videoUri: "data:video/mp4,AAAA" },
    'videoUri must be a base64 data URI of a video, not of "data:video/mp4,AAAA".',
  ],
])("%j is refused", (patch, message) => {
  expect(issues(patch)).toEqual([message]);
});

test("a data URI has a limit of its own, which rules may raise", () => {
  const videoUri = dataUri(5 * 1024 * 1024 + 1);
  expect(issues({ videoUri })).toEqual([
    "videoUri must be at most 5242880 characters as a data URI, not 5242881; give an https:// URL instead.",
  ]);
  const rules = { maxDataUriLength: 16 * 1024 * 1024 };
  expect(preflight(videoToVideo, { ...good, videoUri }, { rules }).issues).toEqual([]);
});

test("a ratio is passed on, with the word that it is not heeded", () => {
  const { body, advisories } = check({ ratio: "1280:720" });
  expect(body).toMatchObject({ ratio: "1280:720" });
  expect(advisories.map(({ message }) => message)).toEqual([
    "ratio is no longer heeded by gen4_aleph; the result keeps the shape of the input.",
    "price is not published by CometAPI for this operation; 0.40 USD is assumed.",
  ]);
});

test("of a longer video the first 5 s are used", () => {
  const codes = (durationSeconds: number) =>
    check({}, { videoUri: videoFacts({ durationSeconds }) }).advisories.map(({ message }) => message);
  expect(codes(5)).toHaveLength(1);
  expect(codes(8.04)).toContain("videoUri lasts 8 s, but only the first 5 s are used.");
});

test("measured media keep the rules of their fields", () => {
  expect(issues({}, { videoUri: videoFacts({ width: 300, height: 1000 }) })).toEqual([]);
  expect(issues({}, { videoUri: imageFacts() })).toEqual([
    "videoUri must be a video, but the file is an image.",
  ]);
  expect(issues({ references: [reference] }, { "references.0.uri": videoFacts() })).toEqual([
    "references[0].uri must be an image, but the file is a video.",
  ]);
  expect(issues({ references: [reference] }, { "references.0.uri": imageFacts() })).toEqual([]);
});
