import type { Look } from "../client/read-task.ts";
import type { TaskRef } from "../client/task-ref.ts";
import {
  type AboutTask,
  InvalidInputError,
  OutputMissingError,
  ProtocolError,
  StillRunningError,
  TaskNotFoundError,
  UnderstudyError,
} from "../errors.ts";
import { notice } from "../notices.ts";
import { isTerminal, type TaskSnapshot } from "../wire/snapshot.ts";
import type { Clock } from "./clock.ts";
import { nextDelay, type ScheduleInput } from "./schedule.ts";
import type { Timers } from "./timers.ts";
import type { TypicalDurations } from "./typical-durations.ts";

/** How to watch a task. */
export interface WatchOptions {
  /** Ends the watch at once: the sleep, the request under way, and everything after. The task itself goes on. */
  signal?: AbortSignal | undefined;
  /**
   * How long this watch lasts at most, in milliseconds; 15 minutes by default, `Infinity` for no limit. The last look
   * begins 2 s before the end, so that its answer comes in time. 0 is one look, however long that takes.
   */
  timeoutMs?: number | undefined;
}

/** What a watch needs of the client around it. */
export interface WatchContext {
  /** Makes a series of looks at one task. */
  lookAt(ref: TaskRef): Look;
  /** What is known of a task at the moment. */
  about(ref: TaskRef): AboutTask;
  timers: Timers;
  clock: Clock;
  random(): number;
  typical: TypicalDurations;
}

const defaultTimeoutMs = 15 * 60_000;
/** How long before its end a watch looks for the last time, in milliseconds. */
const lastLookMs = 2000;
/** Watches look together that would look within this many milliseconds: a request costs less in company than alone. */
const companyMs = 250;
/**
 * A task may be invisible this long, in milliseconds: after it was submitted, after we began to look for an old one,
 * and after it was last seen.
 */
const grace = { fresh: 90_000, resumed: 20_000, seen: 90_000 };
/** A success may lack its result for a few looks; an answer that is not of this protocol may be a passing proxy page. */
const patience = { output: 5, protocol: 5 };
/** Progress reports remembered. One more is odd, so that leaving out every other keeps the first and the latest. */
const mostReports = 32;

/**
 * Looks at a task until it ends. Yields the first snapshot and then each one that differs in state or progress; the last
 * one is terminal. Errors that may pass are waited out.
 */
export async function* watchTask(
  ref: TaskRef,
  context: WatchContext,
  options: WatchOptions = {},
): AsyncGenerator<TaskSnapshot, void, undefined> {
  const { clock, timers, typical } = context;
  const { signal, timeoutMs = defaultTimeoutMs } = options;
  if (!(timeoutMs >= 0)) {
    const limits = { expected: "a number", min: 0, max: Number.POSITIVE_INFINITY };
    throw new InvalidInputError([notice("out_of_range", ["timeoutMs"], { ...limits, given: timeoutMs })]);
  }
  const start = clock.monotonic();
  const elapsed = () => clock.monotonic() - start;
  const msLeft = () => (timeoutMs === 0 ? Number.POSITIVE_INFINITY : timeoutMs - elapsed());
  const look = context.lookAt(ref);
  const ageAtStart = Math.max(0, clock.wall() - Date.parse(ref.submittedAt));
  const age = () => ageAtStart + elapsed();
  const state: State = { progress: [], begunAt: 0, errors: 0, strange: 0, withoutOutput: 0 };
  // Asked once: of tasks begun together with this one the short end first, and would make all seem short.
  const typicalSeconds = typical.of(ref.operation);
  const nextDelayMs = () => 1000 * nextDelay(scheduleInput(state, age(), typicalSeconds, context));

  // A task that was submitted a while ago may be over: look at once.
  let delay = nextDelayMs() - ageAtStart;
  for (;;) {
    const msToLastLook = Math.max(0, timeoutMs - lastLookMs - elapsed());
    const isLast = delay >= msToLastLook;
    await timers.sleep(Math.min(inCompany(delay, clock.monotonic()), msToLastLook), signal);
    const wasAlive = state.last !== undefined;
    const news = await look(signal, msLeft).then(
      (snapshot) => noteAnswer(state, ref, snapshot, age()),
      (error: unknown) => noteError(state, error, age(), elapsed()),
    );
    if (news) {
      // What was over before we first looked tells nothing about how long it took.
      if (news.output && wasAlive) typical.learn(ref.operation, (age() - state.begunAt) / 1000);
      yield news;
      if (isTerminal(news.status)) return;
    }
    if (isLast || elapsed() >= timeoutMs - lastLookMs) {
      throw new StillRunningError(ref, state.last, state.lastError, context.about(ref).charged);
    }
    delay = nextDelayMs();
  }
}

/** A delay that ends when those of other watches end too. */
function inCompany(delay: number, now: number): number {
  return delay <= 0 ? 0 : Math.ceil((now + delay) / companyMs) * companyMs - now;
}

/** What a watch remembers. Times are milliseconds since the task was submitted. */
interface State {
  last?: TaskSnapshot;
  /** When it was last seen. */
  seenAt?: number;
  /** When it was last seen waiting for a place. */
  begunAt: number;
  /** Progress reports, at seconds since `begunAt`; thinned out when they become many. */
  progress: { at: number; value: number }[];
  /** Successes without a result. */
  withoutOutput: number;
  /** Errors in a row, and how many of them were answers that are not of this protocol. */
  errors: number;
  strange: number;
  lastError?: unknown;
  retryAfterMs?: number | undefined;
}

function scheduleInput(state: State, age: number, typical: number, context: WatchContext): ScheduleInput {
  return {
    elapsed: (age - state.begunAt) / 1000,
    status: state.last?.status,
    progress: state.progress,
    typical,
    errors: state.errors,
    retryAfter: state.retryAfterMs === undefined ? undefined : state.retryAfterMs / 1000,
    random: context.random(),
  };
}

/** Takes in a good answer; returns it when it says something new. */
function noteAnswer(
  state: State,
  ref: TaskRef,
  snapshot: TaskSnapshot,
  age: number,
): TaskSnapshot | undefined {
  const { last } = state;
  state.seenAt = age;
  forgetErrors(state);
  if (snapshot.status === "SUCCEEDED" && !snapshot.output) {
    state.withoutOutput += 1;
    if (state.withoutOutput > patience.output) throw new OutputMissingError(snapshot, ref);
    return undefined;
  }
  if (snapshot.status === "THROTTLED") {
    state.begunAt = age;
    state.progress = [];
  }
  const value = snapshot.progress;
  if (value !== undefined && value !== state.progress.at(-1)?.value) {
    state.progress.push({ at: (age - state.begunAt) / 1000, value });
    if (state.progress.length > mostReports) state.progress = everyOther(state.progress);
  }
  state.last = snapshot;
  return last?.status === snapshot.status && last.progress === snapshot.progress ? undefined : snapshot;
}

function everyOther<T>(entries: readonly T[]): T[] {
  return entries.filter((_, index) => index % 2 === 0);
}

/** Counts an error that may pass; throws one that will not. */
function noteError(state: State, error: unknown, age: number, elapsed: number): undefined {
  if (!(error instanceof UnderstudyError)) throw error;
  if (error instanceof TaskNotFoundError) {
    forgetErrors(state);
    state.lastError = error;
    const { seenAt = Number.NEGATIVE_INFINITY } = state;
    if (age < grace.fresh || elapsed < grace.resumed || age - seenAt < grace.seen) return;
    throw error;
  }
  if (error instanceof ProtocolError) state.strange += 1;
  const mayPass = error instanceof ProtocolError ? state.strange <= patience.protocol : error.retryable;
  if (!mayPass) throw error;
  state.errors += 1;
  state.lastError = error;
  state.retryAfterMs = error.retryAfterMs;
}

/** The far side answers, and in its own protocol. */
function forgetErrors(state: State): void {
  state.errors = 0;
  state.strange = 0;
  state.lastError = undefined;
  state.retryAfterMs = undefined;
}
