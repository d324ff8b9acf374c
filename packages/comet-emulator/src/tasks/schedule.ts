import type { Fate } from "../faults/fault.ts";
import { logNormal, type Random } from "../random.ts";
import type { Task } from "./task.ts";

/** How long tasks take: log-normal, in milliseconds. */
export interface Durations {
  /** Half of all tasks take less; 90000 by default. */
  medianMs?: number;
  /** Spread of the logarithm; 0.5 by default, 0 makes all alike. */
  sigma?: number;
}

/** Gives every new task its times. */
export type Schedule = (
  createdAt: number,
  fate: Fate,
) => Pick<Task, "createdAt" | "visibleAt" | "admittedAt" | "runsAt" | "endsAt">;

/** A tenth of a task's time is spent in the queue, at most this much. */
const longestQueueMs = 10_000;

/**
 * @param options.concurrency How many tasks run at a time; others wait as throttled. Unlimited when left out.
 * @param options.visibleAfterMs How long a new task is not to be found.
 * @param options.running When the tasks that already exist end, so that they take their places.
 */
export function createSchedule(options: {
  durations: Durations;
  visibleAfterMs: number;
  concurrency?: number | undefined;
  random: Random;
  running: readonly (number | null)[];
}): Schedule {
  const { durations, visibleAfterMs, concurrency, random } = options;
  const { medianMs = 90_000, sigma = 0.5 } = durations;
  /** When each place becomes free. */
  const places = concurrency === undefined ? undefined : new Array<number>(concurrency).fill(0);

  function take(from: number, endOf: (start: number) => number | null): number {
    if (!places) return from;
    const free = places.indexOf(Math.min(...places));
    const start = Math.max(from, places[free] ?? 0);
    places[free] = endOf(start) ?? Number.MAX_SAFE_INTEGER;
    return start;
  }

  for (const end of options.running) take(0, () => end);

  return (createdAt, fate) => {
    const drawn = Math.round(logNormal(random, medianMs, sigma));
    const lengthMs = fate.durationMs === undefined ? drawn : fate.durationMs;
    const endOf = (start: number) => (lengthMs === null ? null : start + lengthMs);
    const admittedAt = take(createdAt, endOf);
    const shown = fate.visibleAfterMs === undefined ? visibleAfterMs : fate.visibleAfterMs;
    return {
      createdAt,
      visibleAt: shown === null ? null : createdAt + shown,
      admittedAt,
      runsAt: admittedAt + Math.min(longestQueueMs, Math.round((lengthMs ?? drawn) / 10)),
      endsAt: endOf(admittedAt),
    };
  };
}
