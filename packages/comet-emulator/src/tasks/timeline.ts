import type { Task } from "./task.ts";
import type { TaskState } from "./task-state.ts";

/**
 * The state of a task as it is known at a time. Nothing runs in between: a state is read off the task's own times.
 *
 * @param refreshMs How often what is known is brought up to date; 0 is always. The gateway of the wrapped shape looks
 * at its tasks about every 15 s, Runway asks for no more than one look per 5 s.
 */
export function stateAt(task: Task, now: number, refreshMs = 0): TaskState {
  const time = refreshMs > 0 ? Math.max(task.createdAt, Math.floor(now / refreshMs) * refreshMs) : now;
  if (time < task.admittedAt) return { status: "THROTTLED", progress: 0 };
  if (time < task.runsAt) return { status: "PENDING", progress: 0 };
  const startedAt = task.runsAt;
  if (task.endsAt === null) return { status: "RUNNING", progress: 0.5, startedAt };
  if (time < task.endsAt) {
    const progress = Math.floor(((time - startedAt) / (task.endsAt - startedAt)) * 100) / 100;
    return { status: "RUNNING", progress, startedAt };
  }
  return { status: task.outcome.status, progress: 1, startedAt, finishedAt: task.endsAt };
}
