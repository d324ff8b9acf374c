import type { TaskRef } from "../client/task-ref.ts";
import {
  AbortedError,
  OutputMissingError,
  ProtocolError,
  RateLimitedError,
  StillRunningError,
  TaskNotFoundError,
  UnderstudyError,
} from "../errors.ts";
import { isTerminal, type TaskSnapshot } from "../wire/snapshot.ts";
import type { Clock } from "./clock.ts";
import { nextDelay, type ScheduleInput } from "./schedule.ts";
import type { Timers } from "./timers.ts";

/** How to watch a task. */
export interface WatchOptions {
  /** Ends the watch at once: the sleep, the request under way, and everything after. The task itself goes on. */
  signal?: AbortSignal | undefined;
  /** How long this watch lasts at most, in milliseconds; 15 minutes by default. */
  timeoutMs?: number | undefined;
}

/** What a watch needs of the client around it. */
export interface WatchContext {
  /** One look at a task, without retries. */
  read(ref: TaskRef, signal: AbortSignal | undefined): Promise<TaskSnapshot>;
  /** Waits until one more request is allowed. */
  rateCap(signal: AbortSignal | undefined): Promise<void>;
  timers: Timers;
  clock: Clock;
  random(): number;
  /** Seconds that half of all tasks of this operation take at most. */
  typicalSeconds: number;
}

const defaultTimeoutMs = 15 * 60_000;
/** A fresh task may be invisible this long after it was submitted; an old one this long after we began to look. */
const grace = { fresh: 90_000, resumed: 20_000 };
/** A success may lack its result for a few looks; an answer that is not of this protocol may be a passing proxy page. */
const patience = { output: 5, protocol: 5 };

/**
 * Looks at a task until it ends. Yields the first snapshot and then each one that differs in state, progress or result;
 * the last one is terminal. Errors that may pass are waited out.
 */
export async function* watchTask(
  ref: TaskRef,
  context: WatchContext,
  options: WatchOptions = {},
): AsyncGenerator<TaskSnapshot, void, undefined> {
  const { clock, timers } = context;
  const { signal, timeoutMs = defaultTimeoutMs } = options;
  const start = clock.monotonic();
  const ageAtStart = Math.max(0, clock.wall() - Date.parse(ref.submittedAt));
  const elapsed = () => clock.monotonic() - start;
  const state: State = { last: undefined, progress: [], begunAt: 0, errors: 0, withoutOutput: 0 };

  // A task that was submitted a while ago may be over: look at once.
  let delay = Math.max(0, nextDelay(scheduleInput(state, 0, context)) * 1000 - ageAtStart);
  for (;;) {
    const left = timeoutMs - elapsed();
    await timers.sleep(Math.max(0, Math.min(delay, left)), signal);
    await context.rateCap(signal);
    const age = () => ageAtStart + elapsed();
    try {
      const snapshot = await context.read(ref, signal);
      const changed = note(state, snapshot, age() / 1000);
      if (changed) yield snapshot;
      if (isTerminal(snapshot.status)) {
        if (snapshot.status !== "SUCCEEDED" || snapshot.output) return;
        if (state.withoutOutput > patience.output) throw new OutputMissingError(snapshot);
      }
    } catch (error) {
      noteError(state, error, age() < grace.fresh || elapsed() < grace.resumed);
    }
    if (elapsed() >= timeoutMs) throw new StillRunningError(ref, state.last, state.lastError);
    delay = nextDelay(scheduleInput(state, age() / 1000, context)) * 1000;
  }
}

interface State {
  last: TaskSnapshot | undefined;
  progress: { at: number; value: number }[];
  /** Seconds since submission at which the task was last seen waiting for a place. */
  begunAt: number;
  errors: number;
  retryAfter?: number | undefined;
  lastError?: unknown;
  withoutOutput: number;
}

function scheduleInput(state: State, age: number, context: WatchContext): ScheduleInput {
  return {
    elapsed: age - state.begunAt,
    status: state.last?.status,
    progress: state.progress,
    typical: context.typicalSeconds,
    errors: state.errors,
    retryAfter: state.retryAfter,
    random: context.random(),
  };
}

/** Takes in a good answer; tells whether there is something new to say. */
function note(state: State, snapshot: TaskSnapshot, age: number): boolean {
  const { last } = state;
  state.errors = 0;
  state.retryAfter = undefined;
  if (snapshot.status === "SUCCEEDED" && !snapshot.output) {
    state.withoutOutput += 1;
    return false;
  }
  if (snapshot.status === "THROTTLED") state.begunAt = age;
  const value = snapshot.progress;
  if (value !== undefined && value !== state.progress.at(-1)?.value) {
    state.progress.push({ at: age - state.begunAt, value });
  }
  state.last = snapshot;
  return !last || last.status !== snapshot.status || last.progress !== snapshot.progress;
}

/** Counts an error that may pass; throws one that will not. */
function noteError(state: State, error: unknown, mayBeInvisible: boolean): void {
  if (
    !(error instanceof UnderstudyError) ||
    error instanceof AbortedError ||
    error instanceof OutputMissingError
  )
    throw error;
  const passing =
    error.retryable ||
    (error instanceof TaskNotFoundError && mayBeInvisible) ||
    (error instanceof ProtocolError && state.errors < patience.protocol);
  if (!passing) throw error;
  state.lastError = error;
  if (error instanceof TaskNotFoundError) return;
  state.errors += 1;
  state.retryAfter =
    error instanceof RateLimitedError && error.retryAfterMs !== undefined
      ? error.retryAfterMs / 1000
      : undefined;
}
