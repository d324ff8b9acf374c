import { type OperationName, operations } from "../operations/index.ts";

/** How long half of all tasks of an operation take at most, in seconds. */
export interface TypicalDurations {
  of(operation: OperationName): number;
  /** Takes in how long one more task took, in seconds. */
  learn(operation: OperationName, seconds: number): void;
}

/** Starts from the operations' own figures and follows, slowly, what really happens. */
export function createTypicalDurations(): TypicalDurations {
  // The median of log-normal durations is the mean of their logarithms.
  const logs = new Map<OperationName, number>();
  const logOf = (operation: OperationName) =>
    logs.get(operation) ?? Math.log(operations[operation].typicalSeconds);
  return {
    of: (operation) => Math.exp(logOf(operation)),
    learn(operation, seconds) {
      if (seconds > 0) logs.set(operation, logOf(operation) * 0.9 + Math.log(seconds) * 0.1);
    },
  };
}
