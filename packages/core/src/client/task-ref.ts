import * as z from "zod/mini";
import { InvalidInputError } from "../errors.ts";
import { notice, quote, written } from "../notices.ts";
import { operationNames } from "../operations/index.ts";
import type { OperationName } from "../operations/operation.ts";
import { isTaskId } from "../wire/task-id.ts";

/** All that is needed to find a task again, in another process or another year. Plain JSON. */
export interface TaskRef {
  operation: OperationName;
  /** The provider's id; opaque. */
  id: string;
  /** When the create was answered, ISO 8601. */
  submittedAt: string;
}

/** Parses a stored `TaskRef`. */
export const taskRefSchema: z.ZodMiniType<TaskRef> = z.object({
  operation: z.enum(operationNames),
  id: z.string().check(z.minLength(1), z.refine(isTaskId)),
  submittedAt: z.string().check(z.refine(isTime)),
});

/** ISO 8601 with a date and a time. */
function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text));
}

/**
 * Makes sure that something is a `TaskRef`: it may come from a file.
 * @throws {InvalidInputError} when it is not.
 */
export function checkTaskRef(ref: TaskRef): void {
  if (taskRefSchema.safeParse(ref).success) return;
  throw new InvalidInputError([
    notice("wrong_type", ["ref"], {
      expected: "a task reference {operation, id, submittedAt}",
      given: written(ref),
    }),
  ]);
}

/** A task in one word, for a command line or a log: `character_performance/3d95…@2026-11-21T07:40:00.000Z`. */
export function formatTaskRef({ operation, id, submittedAt }: TaskRef): string {
  return `${operation}/${encodeURIComponent(id)}@${submittedAt}`;
}

/**
 * Reads what `formatTaskRef` wrote.
 * @throws {InvalidInputError} when the text is not of that form.
 */
export function parseTaskRef(text: string): TaskRef {
  const [, operation, id = "", submittedAt] = /^(\w+)\/([^/@]+)@(\S+)$/.exec(text.trim()) ?? [];
  const ref = taskRefSchema.safeParse({ operation, id: decode(id), submittedAt });
  if (ref.success) return ref.data;
  throw new InvalidInputError([
    notice("wrong_type", ["ref"], {
      expected: "of the form operation/id@time",
      given: quote(text),
    }),
  ]);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
