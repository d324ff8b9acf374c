import type { OperationName } from "../operations/operation.ts";

/**
 * The state of a task in Runway's words. `UNKNOWN` is a word we do not know: never the end of a task.
 * `THROTTLED`: accepted, waiting for a free place.
 */
export type TaskStatus =
  | "PENDING"
  | "THROTTLED"
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILED"
  | "CANCELLED"
  | "UNKNOWN";

/** What is known of a task at one moment, whichever of the wire's shapes it came in. */
export interface TaskSnapshot {
  id: string;
  operation: OperationName;
  status: TaskStatus;
  /** From 0 to 1; absent where the provider gives none. */
  progress?: number;
  /** Addresses of the result, short-lived: copy them at once. */
  output?: [string, ...string[]];
  /** Why it failed, in the provider's words: for a log, not for a person. */
  failure?: string;
  /** Runway's failure code, such as `SAFETY.INPUT.TEXT`; match by prefix. */
  failureCode?: string;
  /** ISO 8601. */
  createdAt?: string;
  /** The answer as it came. */
  raw: unknown;
}

/** A snapshot known to be in one state. */
export type SnapshotOf<Status extends TaskStatus> = TaskSnapshot & { status: Status };

/** A finished task with its result. */
export type SucceededSnapshot = SnapshotOf<"SUCCEEDED"> & { output: [string, ...string[]] };

/** Whether a task has come to its end. */
export function isTerminal(status: TaskStatus): boolean {
  return status === "SUCCEEDED" || status === "FAILED" || status === "CANCELLED";
}
