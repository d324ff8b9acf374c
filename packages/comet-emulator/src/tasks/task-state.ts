/** The states of a task, in Runway's words. */
export const taskStatuses = ["THROTTLED", "PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"] as const;

/** The state of a task at one moment. */
export interface TaskState {
  status: (typeof taskStatuses)[number];
  /** 0 to 1. */
  progress: number;
  /** When it left the queue, if it has. */
  startedAt?: number;
  finishedAt?: number;
}
