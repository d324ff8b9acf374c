import type { Telling } from "../faults/fault.ts";
import type { Task } from "../tasks/task.ts";
import type { TaskState } from "../tasks/task-state.ts";

/** All that a status answer is made of. */
export interface StatusFacts {
  task: Pick<Task, "id" | "route" | "createdAt" | "outcome">;
  state: TaskState;
  /** Address of the result, once there is one. */
  output?: string | undefined;
  telling: Telling;
  /** Whether progress is told at all. */
  progress: boolean;
}

/** The words of the gateway's rows for the provider's. */
const rowWords: Record<TaskState["status"], string> = {
  THROTTLED: "QUEUED",
  PENDING: "QUEUED",
  RUNNING: "IN_PROGRESS",
  SUCCEEDED: "SUCCESS",
  FAILED: "FAILURE",
  CANCELLED: "FAILURE",
};

/** The digits of the reverse-native shape. */
const digits: Record<TaskState["status"], string> = {
  THROTTLED: "0",
  PENDING: "0",
  RUNNING: "1",
  FAILED: "2",
  CANCELLED: "2",
  SUCCEEDED: "3",
};

/** Runway's own task (CometAPI task page of May 2026, Runway OpenAPI). */
export function bareTask({ task, state, output, telling, progress }: StatusFacts): Record<string, unknown> {
  const { failure, failureCode } = task.outcome;
  return {
    id: task.id,
    status: inCase(telling.word ?? state.status, telling),
    createdAt: new Date(task.createdAt).toISOString(),
    ...(state.status === "RUNNING" && progress && !telling.withoutProgress && { progress: state.progress }),
    ...(state.status === "SUCCEEDED" && !telling.withoutOutput && { output: [output] }),
    ...(state.status === "FAILED" && { failure, ...(failureCode && { failureCode }) }),
  };
}

/** The gateway's row without its envelope (CometAPI feed page of May 2026). */
export function taskRow(facts: StatusFacts): Record<string, unknown> {
  const { task, output, telling, progress } = facts;
  // With an outer word of its own the row lags behind: it knows nothing of the provider's task yet.
  const state: TaskState = telling.outerWord ? { status: "PENDING", progress: 0 } : facts.state;
  const word = telling.outerWord ?? telling.word ?? rowWords[state.status];
  const succeeded = state.status === "SUCCEEDED" && !telling.withoutOutput;
  const percent = progress && !telling.withoutProgress ? Math.floor(state.progress * 100) : 0;
  return {
    task_id: task.id,
    action: task.route.toUpperCase(),
    status: inCase(word, telling),
    fail_reason: telling.outputInFailReason && succeeded ? output : failReason({ ...facts, state }),
    ...(succeeded && !telling.outputInFailReason && { result_url: output, video_url: output }),
    submit_time: seconds(task.createdAt),
    start_time: seconds(state.startedAt),
    finish_time: seconds(state.finishedAt),
    progress: state.finishedAt === undefined ? `${percent}%` : "100%",
    data: bareTask(telling.outputInFailReason ? { ...facts, telling: hideOutput(telling) } : facts),
  };
}

/** The row in the gateway's envelope (CometAPI task and feed pages of March 2026). */
export function wrappedTask(facts: StatusFacts): Record<string, unknown> {
  return { code: "success", message: "", data: taskRow(facts) };
}

/** The reverse wrapper's own shape, as its resellers show it: everything is text. */
export function nativeTask(facts: StatusFacts): Record<string, unknown> {
  const { task, state, output, telling } = facts;
  const succeeded = state.status === "SUCCEEDED" && !telling.withoutOutput;
  return {
    code: 200,
    msg: "success",
    data: {
      task_id: task.id,
      status: telling.word ?? digits[state.status],
      ...(succeeded && { state: inCase("succeeded", telling), video_url: output, raw_video_url: output }),
      msg: failReason(facts) || null,
      create_time: String(seconds(task.createdAt)),
      update_time: String(seconds(state.finishedAt ?? state.startedAt ?? task.createdAt)),
    },
    exec_time: 0.01,
  };
}

function failReason({ task, state }: StatusFacts): string {
  if (state.status === "CANCELLED") return "The task was cancelled.";
  return state.status === "FAILED" ? (task.outcome.failure ?? "") : "";
}

const hideOutput = (telling: Telling): Telling => ({ ...telling, withoutOutput: true });
const inCase = (word: string, { lowerCase }: Telling) => (lowerCase ? word.toLowerCase() : word);
/** Unix seconds; 0 is unset. */
const seconds = (ms: number | undefined) => (ms === undefined ? 0 : Math.floor(ms / 1000));
