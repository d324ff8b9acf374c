import { expect, test } from "vitest";
import { imageFacts, videoFacts } from "../../test/media-facts.ts";
import { inputs } from "../../test/test-client.ts";
import { actOne } from "./act-one.ts";
import type { InputMedia } from "./operation.ts";
import { preflight } from "./preflight.ts";

const good = inputs.act_one;
const check = (patch: object = {}, media: InputMedia = {}) =>
  preflight(actOne, { ...good, ...patch }, { media });
const issues = (patch?: object, media?: InputMedia) =>
  check(patch, media).issues.map(({ message }) => message);

test("an input goes out as it is; its price is assumed, and that is said", () => {
  const { body, price, advisories } = check();
  expect(body).toEqual(good);
  expect(price.basis).toBe("assumed");
  expect(advisories.map(({ message }) => message)).toEqual([
    "price is not published by CometAPI for this operation; 0.40 USD is assumed.",
  ]);
});

test("a server that supplies the callback address takes an input without one, and none that is wrong", () => {
  const rules = { optionalCallback: true };
  const { callback_url: _, ...bare } = good;
  expect(preflight(actOne, bare, { rules })).toMatchObject({ body: bare, issues: [] });
  const wrong = preflight(actOne, { ...bare, callback_url: "/here" }, { rules });
  expect(wrong.issues.map(({ message }) => message)).toEqual([
    'callback_url must be a complete URL, not "/here".',
  ]);
});

test("a price of one's own replaces the assumed one", () => {
  const price = { microUsd: 250_000, basis: "published" } as const;
  expect(preflight(actOne, good, { price })).toMatchObject({ price, advisories: [] });
});

test.each<[object, string]>([
  [{ video: undefined }, "video is required."],
  [{ image: undefined }, "image is required."],
  [{ callback_url: undefined }, "callback_url is required."],
  [{ callback_url: "" }, 'callback_url must be a complete URL, not "".'],
  [
    { callback_url: "http://understudy.example/x" },
    'callback_url must be an https:// URL, not "http://understudy.example/x".',
  ],
  [
    { video: "http://media.example/a.mp4" },
    'video must be an https:// URL, not "http://media.example/a.mp4".',
  ],
  [{ image: "data:image/png;base64,AAAA" }, "image must be an https:// URL; this field takes no data URI."],
  [
    { callback_url: "data:text/plain;base64,AAAA" },
    'callback_url must be a complete URL, not "data:text/plain;base64,AAAA".',
  ],
  [
    { model: "act_one" },
    "model is not a field of this operation; the fields are video, image, callback_url.",
  ],
])("%j is refused", (patch, message) => {
  expect(issues(patch)).toEqual([message]);
});

test.each<[string, InputMedia, string[]]>([
  ["16:9 exactly", { video: videoFacts(), image: imageFacts() }, []],
  ["1 % off", { video: videoFacts({ width: 1280, height: 713 }), image: imageFacts({ width: 1270 }) }, []],
  [
    "more than 1 % off",
    { video: videoFacts({ width: 1280, height: 711 }), image: imageFacts({ width: 720, height: 1280 }) },
    [
      "video must have a width-to-height ratio of 16:9, but it is 1280x711.",
      "image must have a width-to-height ratio of 16:9, but it is 720x1280.",
    ],
  ],
  ["any length", { video: videoFacts({ durationSeconds: 300 }) }, []],
])("media: %s", (_, media, expected) => {
  expect(issues({}, media)).toEqual(expected);
});

test("a performance without sound is worth a word", () => {
  const { advisories } = check({}, { video: videoFacts({ hasAudio: false }) });
  expect(advisories.map(({ code }) => code)).toEqual(["no_sound", "price_assumed"]);
});
