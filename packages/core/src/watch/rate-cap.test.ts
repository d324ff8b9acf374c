import { expect, test } from "vitest";
import { settle, virtualClock } from "../../test/virtual-clock.ts";
import { createRateCap } from "./rate-cap.ts";
import { createTimers } from "./timers.ts";

function setUp(perSecond: number | undefined) {
  const clock = virtualClock();
  const rateCap = createRateCap(perSecond, clock, createTimers(clock));
  const turns: { who: number; at: number }[] = [];
  const queue = (who: number, signal?: AbortSignal) =>
    rateCap(signal).then(() => void turns.push({ who, at: clock.monotonic() }));
  return { clock, rateCap, turns, queue };
}

test("without a limit nobody waits", async () => {
  const { clock, turns, queue } = setUp(undefined);
  await Promise.all([queue(1), queue(2), queue(3)]);
  expect(turns.map(({ at }) => at)).toEqual([0, 0, 0]);
  expect(clock.pending).toBe(0);
});

test("turns come evenly, in the order of asking", async () => {
  const { clock, turns, queue } = setUp(4);
  for (const who of [1, 2, 3, 4, 5]) void queue(who);
  await clock.advance(1000);
  expect(turns).toEqual([1, 2, 3, 4, 5].map((who) => ({ who, at: (who - 1) * 250 })));
});

test("a pause does not save up turns", async () => {
  const { clock, turns, queue } = setUp(2);
  void queue(1);
  await clock.advance(60_000);
  for (const who of [2, 3, 4]) void queue(who);
  await clock.advance(1000);
  expect(turns.slice(1).map(({ at }) => at)).toEqual([60_000, 60_500, 61_000]);
});

test("who aborts rejects at once and uses no turn", async () => {
  const { clock, turns, queue } = setUp(1);
  const stop = new AbortController();
  void queue(0);
  const aborted = Array.from({ length: 1000 }, (_, index) => queue(1 + index, stop.signal));
  void queue(2000);
  await settle();
  stop.abort("enough");
  for (const end of await Promise.allSettled(aborted)) {
    expect(end).toMatchObject({ status: "rejected", reason: { code: "aborted", cause: "enough" } });
  }
  await clock.advance(1000);
  expect(turns).toEqual([
    { who: 0, at: 0 },
    { who: 2000, at: 1000 },
  ]);
});

test("who has aborted before does not queue up", async () => {
  const { clock, rateCap } = setUp(1);
  await expect(rateCap(AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
  expect(clock.pending).toBe(0);
});

test("where everybody has left, no timer is: it would keep a process that has nothing to do", async () => {
  const { clock, rateCap, turns, queue } = setUp(0.01);
  await queue(0);
  const stop = new AbortController();
  const left = Promise.allSettled([queue(1, stop.signal), rateCap(stop.signal, 50_000)]);
  await settle();
  stop.abort();
  await left;
  expect(clock.pending).toBe(0);
  // Who comes next keeps the pace all the same.
  void queue(2);
  await clock.advance(100_000);
  expect(turns).toEqual([
    { who: 0, at: 0 },
    { who: 2, at: 100_000 },
  ]);
  expect(clock.pending).toBe(0);
});

test("late timers slow nobody down for good", async () => {
  const clock = virtualClock();
  const late = {
    ...clock,
    setTimeout: (callback: () => void, ms: number) => clock.setTimeout(callback, ms + 10),
  };
  const rateCap = createRateCap(10, clock, createTimers(late));
  const ends: number[] = [];
  for (let who = 0; who < 10; who++) void rateCap().then(() => ends.push(clock.monotonic()));
  await clock.advance(2000);
  expect(ends.at(-1)).toBe(910);
});
