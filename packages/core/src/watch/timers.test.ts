import fc from "fast-check";
import { expect, test } from "vitest";
import { settle, virtualClock } from "../../test/virtual-clock.ts";
import { systemClock } from "./clock.ts";
import { createTimers } from "./timers.ts";

function setUp() {
  const clock = virtualClock();
  return { clock, timers: createTimers(clock) };
}

test("a sleep lasts as long as it was told to", async () => {
  const { clock, timers } = setUp();
  const woken: number[] = [];
  void timers.sleep(1000).then(() => woken.push(clock.monotonic()));
  await clock.advance(999);
  expect(woken).toEqual([]);
  await clock.advance(1);
  expect(woken).toEqual([1000]);
});

test("10,000 sleeps share one timer of the host and end in order", async () => {
  const { clock, timers } = setUp();
  const order: number[] = [];
  const lengths = Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 499);
  const sleeps = lengths.map((ms) => timers.sleep(ms).then(() => order.push(ms)));
  expect(clock.pending).toBe(1);
  await clock.advance(499);
  await Promise.all(sleeps);
  expect(order).toEqual(lengths.toSorted((a, b) => a - b));
  expect(clock.pending).toBe(0);
});

test("whatever sleeps and aborts there are, each ends when it must", async () => {
  const naps = fc.array(
    fc.record({ at: fc.nat(50), ms: fc.nat(100), abortAt: fc.option(fc.nat(150), { nil: undefined }) }),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(naps, async (naps) => {
      const { clock, timers } = setUp();
      const ends = naps.map(async ({ at, ms, abortAt }) => {
        const stop = new AbortController();
        if (abortAt !== undefined) clock.setTimeout(() => stop.abort(), abortAt);
        await new Promise<void>((resolve) => clock.setTimeout(resolve, at));
        const end = await timers.sleep(ms, stop.signal).then(
          () => "awake",
          () => "aborted",
        );
        return { end, at: clock.monotonic() };
      });
      await clock.advance(200);
      const expected = naps.map(({ at, ms, abortAt = Number.POSITIVE_INFINITY }) => {
        const isAborted = abortAt < at + ms || abortAt <= at;
        return isAborted ? { end: "aborted", at: Math.max(at, abortAt) } : { end: "awake", at: at + ms };
      });
      const got = await Promise.all(ends);
      // At the very moment of waking either may come first.
      for (const [index, { abortAt, at, ms }] of naps.map((nap, index) => [index, nap] as const)) {
        if (abortAt !== at + ms) expect(got[index]).toEqual(expected[index]);
      }
      expect(clock.pending).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test("a sleep ends at once when its signal aborts, before or during it", async () => {
  const { clock, timers } = setUp();
  const stop = new AbortController();
  const sleep = timers.sleep(1000, stop.signal);
  stop.abort("enough");
  await expect(sleep).rejects.toMatchObject({ code: "aborted", charged: "no", cause: "enough" });
  await expect(timers.sleep(1000, stop.signal)).rejects.toMatchObject({ code: "aborted" });
  expect(clock.pending).toBe(0);
});

test("an abort leaves the sleeps of others alone", async () => {
  const { clock, timers } = setUp();
  const stop = new AbortController();
  const woken: string[] = [];
  const aborted = timers.sleep(10, stop.signal);
  void timers.sleep(20).then(() => woken.push("other"));
  stop.abort();
  await expect(aborted).rejects.toThrow();
  await clock.advance(20);
  expect(woken).toEqual(["other"]);
});

test("a thousand sleeps listen to one signal with one listener, and leave none behind", async () => {
  const { clock, timers } = setUp();
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  const sleeps = Array.from({ length: 1000 }, (_, index) => timers.sleep(index, signal));
  expect(listeners).toBe(1);
  await clock.advance(1000);
  await Promise.all(sleeps);
  expect(listeners).toBe(0);
});

test("one abort ends a thousand sleeps", async () => {
  const { clock, timers } = setUp();
  const stop = new AbortController();
  const sleeps = Array.from({ length: 1000 }, (_, index) => timers.sleep(1 + index, stop.signal));
  const ends = Promise.allSettled(sleeps);
  stop.abort();
  expect((await ends).every(({ status }) => status === "rejected")).toBe(true);
  expect(clock.pending).toBe(0);
});

test("no time, or less, ends at the next turn", async () => {
  const { clock, timers } = setUp();
  const sleeps = Promise.all([timers.sleep(0), timers.sleep(-5), timers.sleep(Number.NaN)]);
  await clock.advance(0);
  await sleeps;
});

test("a sleep longer than the host's longest timer is not cut short", async () => {
  const clock = virtualClock();
  const longest = 2 ** 31 - 1;
  const timers = createTimers({
    ...clock,
    setTimeout: (callback, ms) => clock.setTimeout(callback, ms > longest ? 1 : ms),
  });
  let isAwake = false;
  void timers.sleep(longest + 1000).then(() => {
    isAwake = true;
  });
  await clock.advance(longest);
  expect(isAwake).toBe(false);
  await clock.advance(1000);
  expect(isAwake).toBe(true);
});

test("a host that rings early does not make it spin", async () => {
  const clock = virtualClock();
  const timers = createTimers({ ...clock, monotonic: () => Math.floor(clock.monotonic()) });
  void timers.sleep(10.5);
  await clock.advance(10.5);
  await settle();
  expect({ armed: clock.armed, pending: clock.pending }).toEqual({ armed: 1, pending: 0 });
});

test("the machine's own clock wakes, and lets go of a timer", async () => {
  const timers = createTimers(systemClock);
  const stop = new AbortController();
  const long = timers.sleep(60_000, stop.signal);
  await timers.sleep(5);
  stop.abort();
  await expect(long).rejects.toThrow();
  expect(Math.abs(systemClock.wall() - Date.now())).toBeLessThan(1000);
});
