import { createPreflight, type MediaFacts, operations } from "@understudy/core";
import { expect, test } from "vitest";
import { faultsOf } from "../compare.ts";
import { locales } from "../locales.ts";
import { messagesOf, sayError, sayFailure, sayNotice } from "./index.ts";

test.each(locales.filter((locale) => locale !== "en"))("%s says all that English says", (locale) => {
  expect(faultsOf(messagesOf("en"), messagesOf(locale))).toEqual([]);
});

const video: MediaFacts = {
  kind: "video",
  mimeType: "video/mp4",
  sizeBytes: 1000,
  width: 640,
  height: 640,
  durationSeconds: 1.5,
  videoCodec: "avc",
  hasAudio: false,
};

test.each(locales)("%s words what core finds wrong with a performance", (locale) => {
  const input = {
    character: { type: "image", uri: "https://example.com/a.png" },
    reference: { type: "video", uri: "https://example.com/b.mp4" },
    ratio: "1280:720",
    expressionIntensity: 3,
  };
  const media = { "character.uri": video, "reference.uri": video };
  const check = createPreflight(operations.character_performance);
  const found = check(input, { media });
  const said = [...found.issues, ...found.advisories].map((notice) => sayNotice(locale, notice));
  expect(said).toMatchSnapshot();
  for (const sentence of said) expect(sentence).not.toMatch(/undefined|\[object/);
  const [bad] = check({ ...input, expressionIntensity: 9 }).issues;
  expect(bad && sayNotice(locale, bad)).toMatch(/1.*5.*9/);
});

test("one of several files is named in place of its field", () => {
  const notice = { code: "no_sound", path: ["reference", "uri"], message: "", subject: "Opening scene" };
  expect(sayNotice("en", notice)).toBe("Opening scene: has no sound; neither will the result.");
});

test("a code that came after this package is said in English", () => {
  const notice = { code: "too_blue", path: ["character"], message: "character is too blue.", params: {} };
  expect(sayNotice("de", notice)).toBe("character is too blue.");
  expect(sayNotice("de", { ...notice, code: "constructor" })).toBe("character is too blue.");
  expect(sayError("de", { code: "teapot" })).toBe(messagesOf("de").errors.unknown);
});

test("a failure is ours by its code, the provider's by its category", () => {
  expect(sayFailure("en", { operation: "act_one", failureCode: "UNDERSTUDY.TIMED_OUT" })).toBe(
    "The provider did not finish in time.",
  );
  expect(sayFailure("de", { operation: "character_performance", failureCode: "SAFETY.INPUT.IMAGE" })).toBe(
    messagesOf("de").failures.input_refused,
  );
  expect(sayFailure("es", { operation: "act_one" })).toContain("16:9");
});

test("a limit is told in the person's figures", () => {
  const limit = { limit: "$2.00", left: "$0.10" };
  expect(sayError("en", { code: "limit_exceeded", limit })).toBe(
    "The budget does not cover this: $0.10 of $2.00 is left.",
  );
});
