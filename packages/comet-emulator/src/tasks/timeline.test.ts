import { expect, test } from "vitest";
import { seededRandom } from "../random.ts";
import { createSchedule } from "./schedule.ts";
import type { Task } from "./task.ts";
import { stateAt } from "./timeline.ts";

const schedule = createSchedule({
  durations: { medianMs: 100_000, sigma: 0 },
  visibleAfterMs: 2000,
  random: seededRandom(1),
  running: [],
});

function task(fate = {}): Task {
  return { ...schedule(1000, fate), outcome: { status: "SUCCEEDED" } } as Task;
}

test("queued for a tenth of its time, then running, then done", () => {
  const at = (time: number) => stateAt(task(), time);
  expect(at(10_999)).toEqual({ status: "PENDING", progress: 0 });
  expect(at(11_000)).toEqual({ status: "RUNNING", progress: 0, startedAt: 11_000 });
  expect(at(56_000)).toMatchObject({ status: "RUNNING", progress: 0.5 });
  expect(at(100_999)).toMatchObject({ status: "RUNNING", progress: 0.99 });
  expect(at(101_000)).toEqual({ status: "SUCCEEDED", progress: 1, startedAt: 11_000, finishedAt: 101_000 });
});

test("what is known is as old as the last refresh, but never older than the task", () => {
  const at = (time: number) => stateAt(task({ durationMs: 10_000 }), time, 15_000).status;
  expect(at(1000)).toBe("PENDING");
  expect(at(14_999)).toBe("PENDING");
  expect(at(15_000)).toBe("SUCCEEDED");
});

test("a fate of its own", () => {
  expect(task({ durationMs: null, visibleAfterMs: null })).toMatchObject({ endsAt: null, visibleAt: null });
  expect(stateAt(task({ durationMs: null }), 1e12).status).toBe("RUNNING");
  expect(stateAt(task({ durationMs: 0 }), 1000).status).toBe("SUCCEEDED");
});

test("places that are taken from before stay taken", () => {
  const narrow = createSchedule({
    durations: { medianMs: 10, sigma: 0 },
    visibleAfterMs: 0,
    concurrency: 2,
    random: seededRandom(1),
    running: [5000, null],
  });
  expect(narrow(1000, {}).admittedAt).toBe(5000);
  expect(narrow(1000, {}).admittedAt).toBe(5010);
});
