import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createClock, sleep } from "./clock.ts";

test("at speed 0 only advance moves it, and what falls due runs at its own time, in order", () => {
  const clock = createClock({ speed: 0 });
  const start = clock.now();
  const ran: [string, number][] = [];
  const note = (name: string) => () => ran.push([name, clock.now() - start]);
  clock.setTimeout(note("late"), 100);
  clock.setTimeout(() => {
    note("early")();
    clock.setTimeout(note("chained"), 30);
  }, 50);
  clock.clearTimeout(clock.setTimeout(note("cleared"), 10));
  clock.advance(49);
  expect(ran).toEqual([]);
  clock.advance(100);
  expect(ran).toEqual([
    ["early", 50],
    ["chained", 80],
    ["late", 100],
  ]);
  expect(clock.now() - start).toBe(149);
});

test("faster than real time", async () => {
  const clock = createClock({ speed: 10_000 });
  const start = clock.now();
  await sleep(clock, 60_000);
  expect(clock.now() - start).toBeGreaterThanOrEqual(60_000);
});

test("another clock goes on from an anchor, the time in between included", async () => {
  const first = createClock({ speed: 1000 });
  first.advance(1_000_000);
  const anchor = first.anchor();
  await delay(5);
  const second = createClock({ speed: 0, from: anchor });
  expect(second.now()).toBeGreaterThanOrEqual(Math.floor(anchor.shown) + 4000);
});
