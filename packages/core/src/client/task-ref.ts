import * as z from "zod/mini";
import { InvalidInputError } from "../errors.ts";
import { notice } from "../notices.ts";
import { quote } from "../operations/fields.ts";
import { operationNames } from "../operations/index.ts";
import type { OperationName } from "../operations/operation.ts";

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
  id: z.string().check(z.minLength(1)),
  submittedAt: z.iso.datetime({ offset: true }),
});

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
    notice("not_allowed", ["ref"], {
      allowed: "operation/id@time, as printed at the start",
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
