import type { TaskStatus } from "../wire/snapshot.ts";

/** What the schedule knows of a task when it decides when to ask again. All times in seconds. */
export interface ScheduleInput {
  /** Since the task was submitted, or since it left `THROTTLED`. */
  elapsed: number;
  /** The last state seen; `undefined` before the first answer. */
  status: TaskStatus | undefined;
  /** Progress reports so far, oldest first: when, and how far from 0 to 1. */
  progress: readonly { at: number; value: number }[];
  /** How long half of all such tasks take at most. */
  typical: number;
  /** Reads that failed since the last good one. */
  errors: number;
  /** How long the far side asked to wait. */
  retryAfter?: number | undefined;
  /** From 0 to 1, for jitter. */
  random: number;
}

/** Asking more often is of no use: Runway changes a task at most every 5 s, the gateway refreshes every 15 s. */
const shortest = 5;
const mostEarly = 10;
const longest = { blind: 15, withProgress: 20, afterErrors: 30, retryAfter: 60 };

/**
 * Seconds until the next look at a task. Pure.
 *
 * With progress reports it aims just behind the moment the task is expected to end. Without, it looks often when tasks
 * are likely to end and seldom when they are not. It never asks more than once in 5 s.
 */
export function nextDelay(input: ScheduleInput): number {
  const { errors, retryAfter = 0, random } = input;
  if (errors > 0) {
    const backoff = Math.min(longest.afterErrors, shortest * 2 ** (errors - 1)) * (1 + 0.2 * random);
    return Math.max(backoff, Math.min(retryAfter, longest.retryAfter));
  }
  if (input.status === undefined) return shortest;
  if (input.status === "THROTTLED") return longest.blind * (0.9 + 0.2 * random);
  const end = expectedEnd(input.progress);
  if (end === undefined) return blindDelay(input);
  // An end that keeps coming nearer will come nearer still, so look early; small changes are rounding.
  const nearer = (expectedEnd(input.progress.slice(0, -1)) ?? end) - end;
  const early = nearer > 2 ? Math.min(nearer, mostEarly) : 0;
  return aimedDelay(end - early - input.elapsed, random);
}

/** Lands a little after the expected end; when that is far, on the way there, so that the estimate stays fresh. */
function aimedDelay(remaining: number, random: number): number {
  const margin = 0.3 + 0.2 * random;
  if (remaining <= longest.withProgress) return Math.max(shortest, remaining + margin);
  // Leaving less than the shortest gap for the last step would make that step late.
  return Math.max(shortest, Math.min(longest.withProgress, remaining - shortest));
}

/** When the task ends if it goes on at the pace of its reports; `undefined` where they do not tell. */
function expectedEnd(progress: ScheduleInput["progress"]): number | undefined {
  const last = progress.at(-1);
  if (!last || last.value <= 0 || last.value >= 1) return undefined;
  // Reports may run fast and then slow, or the other way: the pace of the later half tells best what is to come.
  const from = progress.findLast(({ value }) => value <= last.value / 2) ?? progress[0] ?? last;
  const moved = last.value - from.value;
  // One report alone is measured from the start of the task.
  const perSecond = moved > 0 ? moved / (last.at - from.at) : last.value / last.at;
  return perSecond > 0 ? last.at + (1 - last.value) / perSecond : undefined;
}

/**
 * The gap that costs least in requests and waiting together shrinks with the square root of the chance that the task
 * ends just now. Durations are taken as log-normal around the typical one.
 */
function blindDelay({ elapsed, typical, random }: ScheduleInput): number {
  const ideal = (gap: number) => 0.63 / Math.sqrt(endingRate(elapsed + gap / 2, typical));
  const clamp = (gap: number) => Math.max(shortest, Math.min(longest.blind, gap));
  const gap = clamp(ideal(clamp(ideal(longest.blind))));
  return Math.max(shortest, gap * (0.95 + 0.1 * random));
}

/** How spread durations are: about two thirds of all tasks take from 0.6 to 1.6 times the typical duration. */
const spread = 0.5;

/** The chance per second that a task which has run this long ends now: the hazard rate of the log-normal. */
function endingRate(elapsed: number, typical: number): number {
  const z = Math.log(Math.max(elapsed, 1) / typical) / spread;
  const density = Math.exp((-z * z) / 2) / (Math.sqrt(2 * Math.PI) * spread * Math.max(elapsed, 1));
  return density / Math.max(upperTail(z), 1e-9);
}

/** The chance that a standard normal value exceeds `z` (logistic approximation, error below 0.0002). */
function upperTail(z: number): number {
  return 1 / (1 + Math.exp(1.5976 * z + 0.070565992 * z ** 3));
}
