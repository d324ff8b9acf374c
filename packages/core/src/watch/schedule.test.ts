import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TaskStatus } from "../wire/snapshot.ts";
import { nextDelay, type ScheduleInput } from "./schedule.ts";

const base: ScheduleInput = {
  elapsed: 60,
  status: "RUNNING",
  progress: [],
  typical: 90,
  errors: 0,
  random: 0.5,
};
const delay = (input: Partial<ScheduleInput> = {}) => nextDelay({ ...base, ...input });

const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
const chance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
/** Any history: it may stand still, go backwards, or come twice at one moment. */
const progress = fc.array(
  fc.record({
    at: fc.double({ min: -100, max: 1e6, noNaN: true }),
    value: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 8 },
);
const anyInput: fc.Arbitrary<ScheduleInput> = fc.record({
  elapsed: fc.double({ min: -100, max: 1e6, noNaN: true }),
  status: fc.constantFrom<(TaskStatus | undefined)[]>(
    undefined,
    "PENDING",
    "THROTTLED",
    "RUNNING",
    "UNKNOWN",
  ),
  progress,
  typical: fc.double({ min: 0.001, max: 1e5, noNaN: true }),
  errors: fc.nat(1000),
  retryAfter: fc.option(seconds, { nil: undefined }),
  random: chance,
});

test("whatever is known, the next look is in 5 to 60 seconds", () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const delay = nextDelay(input);
      expect(delay).toBeGreaterThanOrEqual(5);
      expect(delay).toBeLessThanOrEqual(60);
      expect(nextDelay(input)).toBe(delay);
    }),
    { numRuns: 5000 },
  );
});

test("without errors the next look is in 20 seconds at most", () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      expect(nextDelay({ ...input, errors: 0 })).toBeLessThanOrEqual(20.7);
    }),
  );
});

describe("after errors", () => {
  test("the pauses double up to 30 s, and chance only makes them longer", () => {
    const pauses = (random: number) => [1, 2, 3, 4, 5, 100].map((errors) => delay({ errors, random }));
    expect(pauses(0)).toEqual([5, 10, 20, 30, 30, 30]);
    expect(pauses(1)).toEqual([6, 12, 24, 36, 36, 36]);
  });

  test("never shrink as errors go on", () => {
    fc.assert(
      fc.property(anyInput, fc.nat(50), (input, errors) => {
        expect(nextDelay({ ...input, errors: errors + 2 })).toBeGreaterThanOrEqual(
          nextDelay({ ...input, errors: errors + 1 }),
        );
      }),
    );
  });

  test("are as long as the far side asks for, up to a minute", () => {
    expect(delay({ errors: 1, retryAfter: 17 })).toBe(17);
    expect(delay({ errors: 1, retryAfter: 1, random: 0 })).toBe(5);
    expect(delay({ errors: 1, retryAfter: 3600 })).toBe(60);
  });
});

describe("without progress reports", () => {
  test("the first look comes after 5 s", () => {
    expect(delay({ status: undefined, elapsed: 0 })).toBe(5);
  });

  test("looks are seldom at first and frequent when tasks are likely to end", () => {
    expect(delay({ elapsed: 5 })).toBeGreaterThan(12);
    expect(delay({ elapsed: 90 })).toBeLessThan(8);
    expect(delay({ elapsed: 5, typical: 5 })).toBeLessThan(8);
  });

  test("a task that waits for a place is looked at every quarter of a minute", () => {
    expect(delay({ status: "THROTTLED", random: 0 })).toBeCloseTo(13.5);
    expect(delay({ status: "THROTTLED", random: 1 })).toBeCloseTo(16.5);
  });
});

describe("with progress reports", () => {
  test("the look lands just behind the expected end", () => {
    // Half done after 10 s of 20: 10 s remain.
    const half = [
      { at: 5, value: 0.25 },
      { at: 10, value: 0.5 },
    ];
    expect(delay({ elapsed: 10, progress: half, random: 0 })).toBeCloseTo(10.3);
    expect(delay({ elapsed: 10, progress: half, random: 1 })).toBeCloseTo(10.5);
  });

  test("far from the end it looks on the way, and leaves room for the last look", () => {
    expect(delay({ elapsed: 10, progress: [{ at: 10, value: 0.05 }] })).toBe(20);
    // 24 s remain: in 19 s there are 5 left.
    expect(delay({ elapsed: 24, progress: [{ at: 24, value: 0.5 }] })).toBeCloseTo(19);
  });

  test("close to the end it still waits 5 s", () => {
    expect(delay({ elapsed: 99, progress: [{ at: 99, value: 0.99 }] })).toBe(5);
  });

  test.each([0, 1])("a report of %i tells nothing", (value) => {
    expect(delay({ progress: [{ at: 60, value }] })).toBe(delay());
  });

  test("with steady progress the end is known within a second and a half of it, or at the shortest gap", () => {
    const task = fc.record({ duration: fc.double({ min: 12, max: 600, noNaN: true }), random: chance });
    fc.assert(
      fc.property(task, ({ duration, random }) => {
        const reports: { at: number; value: number }[] = [];
        let [now, before] = [5, 0];
        while (now < duration) {
          reports.push({ at: now, value: now / duration });
          before = now;
          now += delay({ elapsed: now, progress: reports, random });
        }
        const late = now - duration;
        expect(late <= 1.5 || now - before <= 5.001).toBe(true);
      }),
    );
  });
});
