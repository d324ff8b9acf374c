import { AbortedError, ProtocolError, SubmitOutcomeUnknownError, TaskNotFoundError } from "@understudy/core";
import { expect, it } from "vitest";
import { exitCodeOf } from "./exit-codes.ts";

const ref = { operation: "act_one", id: "1", submittedAt: "2026-11-21T07:40:00.000Z" } as const;

it.each([
  [new SubmitOutcomeUnknownError(), 5],
  [new ProtocolError(undefined, "unknown"), 5],
  [new ProtocolError(), 1],
  [new AbortedError("unknown"), 5],
  [new AbortedError("no"), 130],
  // A watch creates nothing, whatever is known of its task.
  [new AbortedError("unknown", undefined, ref), 130],
  [new ProtocolError(undefined, "unknown", ref), 1],
  // A task that is not there may well have been paid for, but nothing was sent now.
  [new TaskNotFoundError(ref), 3],
])("%s ends in %d", (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});
