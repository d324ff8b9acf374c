import fc from "fast-check";
import { expect, test } from "vitest";
import { moveHandle, stepHandle, type TrimLimits } from "./trim-range.ts";

const limits: TrimLimits = { duration: 45, min: 3, max: 30, cuts: [0, 5, 10, 15, 20, 25, 30, 35, 40] };

test.each([
  ["the end moves freely", "end", 12.3, { start: 0, end: 12.3 }],
  ["the end stops at the shortest part", "end", 1, { start: 0, end: 3 }],
  ["the end pulls the start along to the next cut", "end", 41, { start: 15, end: 41 }],
  ["the start lands on the nearest cut", "start", 11, { start: 10, end: 20 }],
  ["the start pushes the end", "start", 26, { start: 25, end: 28 }],
  ["the start stops where the shortest part still fits", "start", 99, { start: 40, end: 43 }],
  ["below zero is zero", "start", -5, { start: 0, end: 20 }],
] as const)("%s", (_, handle, to, expected) => {
  expect(moveHandle({ start: 0, end: 20 }, handle, to, limits)).toEqual(expected);
});

test("a key moves the start to the next cut, the end by a step", () => {
  const part = { start: 5, end: 20 };
  expect(stepHandle(part, "start", 1, 0.1, limits)).toEqual({ start: 10, end: 20 });
  expect(stepHandle(part, "start", -1, 0.1, limits)).toEqual({ start: 0, end: 20 });
  expect(stepHandle(part, "end", -1, 0.1, limits)).toEqual({ start: 5, end: 19.9 });
  expect(stepHandle({ start: 0, end: 20 }, "start", -1, 0.1, limits)).toEqual({ start: 0, end: 20 });
});

test("whatever is moved, the part lies in the film and within its limits where cuts allow it", () => {
  const handle = fc.constantFrom("start" as const, "end" as const);
  const seconds = fc.double({ min: -10, max: 60, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(handle, seconds), { maxLength: 30 }), (moves) => {
      const part = moves.reduce((before, [which, to]) => moveHandle(before, which, to, limits), {
        start: 0,
        end: 30,
      });
      const length = part.end - part.start;
      expect(limits.cuts).toContain(part.start);
      expect(part.end).toBeLessThanOrEqual(limits.duration);
      expect(length).toBeGreaterThanOrEqual(limits.min - 0.05);
      expect(length).toBeLessThanOrEqual(limits.max + 0.05);
    }),
  );
});
