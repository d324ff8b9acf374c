import { TaskNotFoundError, type TaskSnapshot, type TaskStatus } from "../src/index.ts";
import { createTimers } from "../src/watch/timers.ts";
import { type WatchContext, type WatchOptions, watchTask } from "../src/watch/watch.ts";
import { freshRef } from "./test-client.ts";
import { epoch, virtualClock } from "./virtual-clock.ts";

/** One answer to a look; an error is thrown. */
export type Answer = Partial<TaskSnapshot> | Error;

export const running = (progress?: number): Answer =>
  progress === undefined ? { status: "RUNNING" } : { status: "RUNNING", progress };
export const succeeded: Answer = { status: "SUCCEEDED", output: ["https://cdn.example/take.mp4"] };
export const notFound = new TaskNotFoundError(freshRef);
export const minute = 60_000;

/** Watches a task that answers in this order, the last answer for ever after, and keeps a diary. */
export function watch(
  answers: readonly Answer[],
  { ageMs = 0, context, ...options }: WatchOptions & { ageMs?: number; context?: Partial<WatchContext> } = {},
) {
  const clock = virtualClock();
  const looks: number[] = [];
  const seen: { status: TaskStatus; progress?: number | undefined; at: number }[] = [];
  const learned: number[] = [];
  let isSeen = false;
  const ref = { ...freshRef, submittedAt: new Date(epoch - ageMs).toISOString() };
  const full: WatchContext = {
    lookAt: () => async () => {
      const answer = answers[Math.min(looks.length, answers.length - 1)] ?? {};
      looks.push(clock.monotonic());
      if (answer instanceof Error) throw answer;
      isSeen = true;
      return { id: ref.id, operation: ref.operation, status: "UNKNOWN", raw: undefined, ...answer };
    },
    about: () => ({ ref, charged: isSeen ? "yes" : "unknown" }),
    timers: createTimers(clock),
    clock,
    random: () => 0,
    typical: { of: () => 90, learn: (_, seconds) => learned.push(seconds) },
    ...context,
  };
  const end: Promise<unknown> = (async () => {
    for await (const { status, progress } of watchTask(ref, full, options)) {
      seen.push({ status, progress, at: clock.monotonic() });
    }
  })().catch((error: unknown) => error);
  return {
    clock,
    looks,
    seen,
    learned,
    /** What the watch ended with after some time: an error, nothing, or "not yet". */
    async after(ms: number): Promise<unknown> {
      await clock.advance(ms);
      return Promise.race([end, Promise.resolve().then(() => "not yet")]);
    },
    statuses: () => seen.map(({ status }) => status),
  };
}
