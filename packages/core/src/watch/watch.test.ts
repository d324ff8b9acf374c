import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freshRef } from "../../test/test-client.ts";
import { virtualClock } from "../../test/virtual-clock.ts";
import { type Answer, minute, notFound, running, succeeded, watch } from "../../test/watch-diary.ts";
import { ConnectionError, ProtocolError, RateLimitedError, StillRunningError } from "../errors.ts";
import type { TaskStatus } from "../wire/snapshot.ts";
import { createTimers } from "./timers.ts";
import type { WatchContext } from "./watch.ts";

describe("what is yielded", () => {
  test("the first snapshot, each that differs, and the last", async () => {
    const task = watch([
      { status: "PENDING" },
      { status: "PENDING" },
      running(),
      running(0.2),
      running(0.2),
      running(0.5),
      { status: "UNKNOWN" },
      running(0.5),
      succeeded,
    ]);
    expect(await task.after(10 * minute)).toBeUndefined();
    expect(task.seen.map(({ status, progress }) => [status, progress])).toEqual([
      ["PENDING", undefined],
      ["RUNNING", undefined],
      ["RUNNING", 0.2],
      ["RUNNING", 0.5],
      ["UNKNOWN", undefined],
      ["RUNNING", 0.5],
      ["SUCCEEDED", undefined],
    ]);
    expect(task.looks).toHaveLength(9);
    expect(task.clock.pending).toBe(0);
  });

  test.each<TaskStatus>(["FAILED", "CANCELLED"])("%s ends it, and nobody looks again", async (status) => {
    const task = watch([running(), { status }]);
    expect(await task.after(60 * minute)).toBeUndefined();
    expect(task.statuses()).toEqual(["RUNNING", status]);
    expect(task.looks).toHaveLength(2);
  });

  test("an unknown word never ends it", async () => {
    const task = watch([{ status: "UNKNOWN" }]);
    expect(await task.after(14 * minute)).toBe("not yet");
    expect(task.statuses()).toEqual(["UNKNOWN"]);
    expect(await task.after(2 * minute)).toBeInstanceOf(StillRunningError);
  });
});

describe("when it looks", () => {
  test("a fresh task after 5 s, an older one at once", async () => {
    for (const [ageMs, first] of [
      [0, 5000],
      [2000, 3000],
      [5000, 0],
      [60 * minute, 0],
    ] as const) {
      const task = watch([running(), succeeded], { ageMs });
      await task.after(minute);
      expect(task.looks[0], `age ${ageMs}`).toBe(first);
    }
  });

  test("a task from a clock that runs ahead is as good as fresh", async () => {
    const task = watch([succeeded], { ageMs: -10 * minute });
    await task.after(5000);
    expect(task.looks).toEqual([5000]);
  });

  test("watches that would look within a quarter of a second look together", async () => {
    for (const ageMs of [1010, 1100, 1240]) {
      const task = watch([succeeded], { ageMs });
      await task.after(minute);
      expect(task.looks, `age ${ageMs}`).toEqual([4000]);
    }
  });

  test("whatever comes back, 5 s lie between two looks, but for the last one at the deadline", async () => {
    const answer = fc.oneof<fc.Arbitrary<Answer>[]>(
      fc.constantFrom<Answer[]>(
        { status: "PENDING" },
        { status: "THROTTLED" },
        { status: "SUCCEEDED" },
        new ConnectionError(),
        new ProtocolError(),
        notFound,
      ),
      fc.nat(60_000).map((ms) => new RateLimitedError(undefined, ms)),
      fc.double({ min: 0, max: 1, noNaN: true }).map(running),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 40 }), async (answers) => {
        const task = watch(answers);
        await task.after(20 * minute);
        for (const [index, at] of task.looks.entries()) {
          const isLast = at >= 15 * minute - 2000;
          if (index > 0 && !isLast) expect(at - (task.looks[index - 1] ?? 0)).toBeGreaterThanOrEqual(4999.9);
        }
        expect(task.looks.length).toBeGreaterThan(0);
        expect(task.clock.pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test("progress moves the last look to just behind the end", async () => {
    const task = watch([running(0.1), running(0.5), succeeded]);
    await task.after(5 * minute);
    // 10 % after 5 s: 45 s remain; the next look is on the way, and 50 % are done by then.
    expect(task.looks[1]).toBe(25_000);
    expect(task.looks[2]).toBeCloseTo(25_000 + 25_000 - 5_000, -3);
  });

  test("a history that became too long is thinned out, and still tells the end", async () => {
    // Looked at every 20 s, it reports for the 33rd time 10 s before its end.
    const duration = 655_000;
    const clock = virtualClock();
    const timers = createTimers(clock);
    const task = watch([], {
      context: {
        clock,
        timers,
        lookAt: (ref) => async () => {
          const progress = clock.monotonic() / duration;
          const state = progress < 1 ? ({ status: "RUNNING", progress } as const) : succeeded;
          return { ...ref, status: "UNKNOWN", raw: undefined, ...state };
        },
      },
    });
    await clock.advance(duration + 500);
    expect(task.seen).toHaveLength(34);
    expect(task.seen.at(-1)).toMatchObject({ status: "SUCCEEDED" });
  });
});

describe("a task that waits for a place", () => {
  test("is looked at every quarter of a minute, and its time begins when it leaves", async () => {
    const waiting: Answer = { status: "THROTTLED" };
    const task = watch([waiting, waiting, waiting, running(0.5), succeeded]);
    await task.after(10 * minute);
    expect(task.looks.slice(0, 4)).toEqual([5000, 18_500, 32_000, 45_500]);
    // Half done 13.5 s after it was last seen waiting; a little later, at a full quarter of a second.
    expect(task.looks[4]).toBe(45_500 + 13_500 + 500);
    expect(task.learned[0]).toBe(27.5);
  });

  test("forgets the progress it made before it was put back", async () => {
    const task = watch([running(0.5), { status: "THROTTLED" }, running(0.5), succeeded]);
    await task.after(10 * minute);
    const [, waiting = 0, again = 0, end = 0] = task.looks;
    expect(again - waiting).toBe(13_500);
    expect(end - again).toBe(13_500 + 500);
  });
});

describe("the deadline", () => {
  test("comes with a last look 2 s before, with the last thing known", async () => {
    const task = watch([new ConnectionError(), running(0.5)], { timeoutMs: minute });
    const end = await task.after(minute);
    expect(end).toMatchObject({ code: "still_running", ref: freshRef, snapshot: { progress: 0.5 } });
    expect(end).not.toHaveProperty("cause");
    expect(task.looks.at(-1)).toBe(minute - 2000);
  });

  test("does not stand in the way of a result that comes with the last look", async () => {
    const task = watch([running(), succeeded], { timeoutMs: 12_000 });
    expect(await task.after(minute)).toBeUndefined();
    expect(task.looks).toEqual([5000, 10_000]);
  });

  test("of no time allows one look", async () => {
    const task = watch([running()], { timeoutMs: 0 });
    expect(await task.after(0)).toBeInstanceOf(StillRunningError);
    expect(task.looks).toEqual([0]);
  });

  test("tells that nothing is known of a task that was never found", async () => {
    const task = watch([notFound], { timeoutMs: 10_000 });
    const end = await task.after(10_000);
    expect(end).toMatchObject({ code: "still_running", charged: "unknown", cause: notFound });
    expect(end).toMatchObject({ message: expect.stringContaining("nothing certain is known") });
  });

  test("is told to each look", async () => {
    const left: unknown[] = [];
    for (const timeoutMs of [12_000, 1000, 0]) {
      const lookAt: WatchContext["lookAt"] = () => async (_, msLeft) => {
        left.push(msLeft?.());
        throw new ConnectionError();
      };
      await watch([], { timeoutMs, context: { lookAt } }).after(minute);
    }
    expect(left).toEqual([7000, 2000, 1000, Number.POSITIVE_INFINITY]);
  });

  test("may be never", async () => {
    const task = watch([running()], { timeoutMs: Number.POSITIVE_INFINITY });
    expect(await task.after(24 * 60 * minute)).toBe("not yet");
  });

  test.each([-1, Number.NaN])("cannot be %d", async (timeoutMs) => {
    const task = watch([running()], { timeoutMs });
    expect(await task.after(0)).toMatchObject({ code: "invalid_input", issues: [{ path: ["timeoutMs"] }] });
    expect(task.looks).toEqual([]);
  });
});

describe("abort", () => {
  test("ends a sleep at once and for good", async () => {
    const stop = new AbortController();
    const task = watch([running()], { signal: stop.signal });
    await task.after(7000);
    stop.abort("enough");
    expect(await task.after(0)).toMatchObject({ code: "aborted", charged: "no", cause: "enough" });
    await task.after(60 * minute);
    expect(task.looks).toEqual([5000]);
    expect(task.clock.pending).toBe(0);
  });

  test("is passed on to the request under way", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    const task = watch([], {
      signal: stop.signal,
      context: {
        lookAt: () => (signal) =>
          new Promise((_, reject) => signal?.addEventListener("abort", () => reject(reason))),
      },
    });
    expect(await task.after(5000)).toBe("not yet");
    stop.abort();
    expect(await task.after(0)).toBe(reason);
  });

  test("before the start ends it before the first look", async () => {
    const task = watch([running()], { signal: AbortSignal.abort() });
    expect(await task.after(0)).toMatchObject({ code: "aborted" });
    expect(task.looks).toEqual([]);
  });
});

describe("what is learned", () => {
  test("how long a task took that was seen alive", async () => {
    const task = watch([running(), running(), succeeded], { ageMs: 3000 });
    await task.after(5 * minute);
    expect(task.learned).toEqual([((task.looks[2] ?? 0) + 3000) / 1000]);
  });

  test("nothing from a task that was over before, or that failed", async () => {
    const over = watch([succeeded], { ageMs: 60 * 60 * minute });
    const failed = watch([running(), { status: "FAILED" }]);
    await over.after(5 * minute);
    await failed.after(5 * minute);
    expect([...over.learned, ...failed.learned]).toEqual([]);
  });
});
