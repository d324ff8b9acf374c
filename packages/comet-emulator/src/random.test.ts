import { expect, test } from "vitest";
import { logNormal, seededRandom } from "./random.ts";

test("the same seed gives the same numbers, from 0 to below 1", () => {
  const draw = (seed: number) => Array.from({ length: 1000 }, seededRandom(seed));
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
  for (const number of draw(5)) {
    expect(number).toBeGreaterThanOrEqual(0);
    expect(number).toBeLessThan(1);
  }
});

test("half of all log-normal draws are below the median", () => {
  const random = seededRandom(1);
  const below = Array.from({ length: 10_000 }, () => logNormal(random, 90, 0.5)).filter((draw) => draw < 90);
  expect(below.length / 10_000).toBeCloseTo(0.5, 1);
  expect(logNormal(random, 90, 0)).toBe(90);
});
