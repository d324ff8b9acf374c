import { expect, test } from "vitest";
import type { Task } from "../database/schema.ts";
import { failures } from "./failures.ts";
import { presentTask } from "./present.ts";

const at = new Date("2026-11-21T09:00:00Z");
const present = (row: Partial<Task>) =>
  presentTask({ created_at: at, finished_at: null, price_micro_usd: 400_000, ...row } as Task, {
    urlOf: (id) => id,
    places: new Map(),
  });

test.each([
  ["cancelled before it was sent", failures.cancelled.code, "no", 0],
  ["refused", failures.refused.code, "no", 0],
  ["cancelled after it was sent", failures.stoppedWatching.code, "yes", 40],
  ["done there, but gone before it was copied", failures.resultExpired.code, "yes", 40],
  ["done there, but not to be had", failures.notCollected.code, "yes", 40],
  ["without a clear answer", failures.submitOutcomeUnknown.code, "unknown", 40],
  ["failed at the provider", "SAFETY.INPUT.TEXT", "unknown", 40],
])("a task %s cost what was charged", (_, failure_code, charged, credits) => {
  expect(present({ state: "failed", finished_at: at, failure_code }).cost).toMatchObject({
    charged,
    credits,
  });
});

test("a task that runs has its progress, as Runway's has, told or not", () => {
  const running = { state: "submitted", provider_status: "RUNNING" } as const;
  expect(present({ ...running, progress: null }).progress).toBe(0);
  expect(present({ ...running, progress: 0.5 }).progress).toBe(0.5);
  expect(present({ ...running, provider_status: "THROTTLED" })).not.toHaveProperty("progress");
});
