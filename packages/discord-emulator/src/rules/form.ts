import type * as z from "zod";
import { ApiError, type FormIssue } from "../rest/errors.ts";

/** Reads a body by a schema, or refuses it as Discord refuses a form, every complaint at its place. */
export function readForm<T>(schema: z.ZodType<T>, body: unknown, at: readonly (string | number)[] = []): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new ApiError(
    "form",
    result.error.issues.flatMap((issue) => formIssues(issue, at)),
  );
}

/** One complaint about a form. */
export function formError(path: readonly (string | number)[], code: string, message: string): ApiError {
  return new ApiError("form", [{ path, code, message }]);
}

function formIssues(issue: z.core.$ZodIssue, at: readonly (string | number)[]): FormIssue[] {
  const path = [...at, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key],
        code: "UNKNOWN_FIELD",
        message: "There is no such field; Discord would ignore it.",
      }));
    case "invalid_type":
      return issue.message.endsWith("received undefined")
        ? [{ path, code: "BASE_TYPE_REQUIRED", message: "This field is required" }]
        : [{ path, code: "BASE_TYPE_BAD_TYPE", message: `Must be ${issue.expected}.` }];
    case "too_big":
      return [{ path, code: "BASE_TYPE_BAD_LENGTH", message: `Must be ${issue.maximum} or less.` }];
    case "too_small":
      return [{ path, code: "BASE_TYPE_BAD_LENGTH", message: `Must be ${issue.minimum} or more.` }];
    case "invalid_value":
      return [{ path, code: "BASE_TYPE_CHOICES", message: `Must be one of ${issue.values.join(", ")}.` }];
    default:
      return [{ path, code: "BASE_TYPE_INVALID", message: issue.message }];
  }
}
