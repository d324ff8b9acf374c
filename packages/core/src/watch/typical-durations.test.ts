import { expect, test } from "vitest";
import { operations } from "../operations/index.ts";
import { createTypicalDurations } from "./typical-durations.ts";

test("starts from the operation's own figure and follows what happens, each operation for itself", () => {
  const typical = createTypicalDurations();
  const { typicalSeconds } = operations.character_performance;
  expect(typical.of("character_performance")).toBeCloseTo(typicalSeconds);
  for (let index = 0; index < 50; index++) typical.learn("character_performance", 30);
  expect(typical.of("character_performance")).toBeCloseTo(30, 0);
  expect(typical.of("image_to_video")).toBeCloseTo(operations.image_to_video.typicalSeconds);
});

test("one odd duration changes little, one that is none nothing", () => {
  const typical = createTypicalDurations();
  const before = typical.of("act_one");
  for (const seconds of [0, -5, Number.NaN]) typical.learn("act_one", seconds);
  expect(typical.of("act_one")).toBe(before);
  typical.learn("act_one", before * 10);
  expect(typical.of("act_one")).toBeLessThan(before * 1.3);
});
