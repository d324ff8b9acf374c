import { operations } from "@understudy/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { split, splitAtKeyFrames } from "./split.ts";

const actTwo = { min: 3, max: 30 };
const nearly = 1e-5;

const windows = fc
  .record({
    min: fc.double({ min: 0.5, max: 60, noNaN: true }),
    span: fc.double({ min: 1, max: 10, noNaN: true }),
  })
  .map(({ min, span }) => ({ min, max: min * span }));
const durations = fc.double({ min: 0, max: 7200, noNaN: true });

describe("split", () => {
  it("takes the lengths from an operation", () => {
    const rule = operations.character_performance.media.find(({ seconds }) => seconds);
    expect(rule?.seconds).toEqual(actTwo);
  });

  it("leaves a performance that fits in one piece", () => {
    expect(split(3, actTwo)).toEqual([{ start: 0, end: 3 }]);
    expect(split(30, actTwo)).toEqual([{ start: 0, end: 30 }]);
    expect(split(30.000_000_1, actTwo)).toHaveLength(1);
  });

  it("splits a longer one evenly", () => {
    expect(split(45, actTwo)).toEqual([
      { start: 0, end: 22.5 },
      { start: 22.5, end: 45 },
    ]);
    expect(split(61, actTwo)).toHaveLength(3);
  });

  it("gives nothing for what is too short", () => {
    expect(split(2.9, actTwo)).toEqual([]);
    expect(split(0, actTwo)).toEqual([]);
  });

  it("leaves a rest out where no even pieces fit", () => {
    expect(split(13, { min: 10, max: 12 })).toEqual([{ start: 0, end: 12 }]);
    expect(split(25, { min: 10, max: 12 })).toEqual([
      { start: 0, end: 12 },
      { start: 12, end: 24 },
    ]);
  });

  it.each([Number.POSITIVE_INFINITY, Number.NaN, -1])("refuses to split %d s", (duration) => {
    const sentence = `durationSeconds must be a number of seconds, 0 or more, not ${duration}.`;
    expect(() => split(duration, actTwo)).toThrow(new RangeError(sentence));
    expect(() => splitAtKeyFrames(duration, actTwo, [0])).toThrow(new RangeError(sentence));
  });

  it("keeps every piece within any window, even, and without gaps", () => {
    fc.assert(
      fc.property(durations, windows, (duration, { min, max }) => {
        const pieces = split(duration, { min, max });
        let reached = 0;
        for (const { start, end } of pieces) {
          expect(start).toBeCloseTo(reached, 5);
          expect(end - start).toBeGreaterThan(min - nearly);
          expect(end - start).toBeLessThan(max + nearly);
          expect(end - start).toBeCloseTo((pieces.at(-1)?.end ?? 0) / pieces.length, 5);
          reached = end;
        }
        expect(reached).toBeLessThan(duration + nearly);
        // Nothing is left out where the whole can be split evenly at all.
        const counts = Array.from({ length: Math.floor(duration / min) }, (_, index) => index + 1);
        const possible = counts.some((count) => duration / count >= min && duration / count <= max);
        if (possible) expect(reached).toBeCloseTo(duration, 5);
      }),
    );
  });

  it("leaves nothing out of a performance for Act-Two", () => {
    fc.assert(
      fc.property(fc.double({ min: 3, max: 7200, noNaN: true }), (duration) => {
        expect(split(duration, actTwo).at(-1)?.end).toBeCloseTo(duration, 5);
      }),
    );
  });
});

describe("splitAtKeyFrames", () => {
  it("takes the most even of the fewest pieces", () => {
    expect(splitAtKeyFrames(45, actTwo, [0, 10, 20, 24, 40])).toEqual([
      { start: 0, end: 24 },
      { start: 24, end: 45 },
    ]);
  });

  it("takes key frames in any order", () => {
    expect(splitAtKeyFrames(45, actTwo, [24, 40, 0, 20, 10])).toEqual(
      splitAtKeyFrames(45, actTwo, [0, 10, 20, 24, 40]),
    );
  });

  it("takes more pieces where the key frames leave no other way", () => {
    expect(splitAtKeyFrames(45, actTwo, [0, 8, 38])).toEqual([
      { start: 0, end: 8 },
      { start: 8, end: 38 },
      { start: 38, end: 45 },
    ]);
  });

  it("gives nothing where the key frames lie too far apart, or too near the end", () => {
    expect(splitAtKeyFrames(45, actTwo, [0])).toEqual([]);
    expect(splitAtKeyFrames(32, actTwo, [0, 31])).toEqual([]);
    expect(splitAtKeyFrames(45, actTwo, [])).toEqual([]);
  });

  it("gives pieces within the window that begin at key frames and follow each other to the end", () => {
    const gaps = fc.array(fc.double({ min: 0.1, max: 12, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, windows, (lengths, { min, max }) => {
        const times = [0];
        for (const length of lengths) times.push((times.at(-1) ?? 0) + length);
        const duration = times.at(-1) ?? 0;
        const pieces = splitAtKeyFrames(duration, { min, max }, times.slice(0, -1));
        for (const [index, { start, end }] of pieces.entries()) {
          expect(start).toBe(index === 0 ? 0 : pieces[index - 1]?.end);
          expect(times).toContain(start);
          expect(end - start).toBeGreaterThan(min - nearly);
          expect(end - start).toBeLessThan(max + nearly);
        }
        if (pieces.length > 0) expect(pieces.at(-1)?.end).toBe(duration);
        expect(pieces.length === 0).toBe(!isReachable(times, { min, max }));
      }),
    );
  });
});

/** Whether any way leads from the first time to the last in steps within a window, tried out plainly. */
function isReachable(times: readonly number[], { min, max }: { min: number; max: number }): boolean {
  const reached = new Set([0]);
  for (const from of times) {
    if (!reached.has(from)) continue;
    for (const to of times) if (to - from >= min - 1e-6 && to - from <= max + 1e-6) reached.add(to);
  }
  return reached.has(times.at(-1) ?? 0);
}
