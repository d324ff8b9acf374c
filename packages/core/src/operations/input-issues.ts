import type * as z from "zod/mini";
import { type Issue, type IssueCode, notice, quote } from "../notices.ts";

/** More issues than anybody reads; an input may have thousands. */
const mostIssues = 20;

/** What zod found wrong with an input, as our issues: closed codes, a sentence each, the figures in it. 20 at most. */
export function inputIssues(error: z.core.$ZodError, input: unknown): Issue[] {
  const issues = error.issues.flatMap((issue) => toIssues(issue, [], input));
  // A number far out of range breaks two rules of zod's, and one of ours.
  const distinct = new Map(issues.map((issue) => [issue.message, issue]));
  return [...distinct.values()].slice(0, mostIssues);
}

function toIssues(issue: z.core.$ZodIssue, parents: (string | number)[], input: unknown): Issue[] {
  const path = [...parents, ...(issue.path as (string | number)[])];
  const value = path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], input);
  const given = inWords(value);
  const one = (code: IssueCode, params: Record<string, string | number>): Issue[] =>
    value === undefined ? [notice("required", path)] : [notice(code, path, params)];
  const range = /^(-?\d+)\.\.(\d+)$/.exec(issue.message);
  if (range) {
    const [, min, max] = range.map(Number) as [number, number, number];
    return one("out_of_range", { expected: "a whole number", min, max, given });
  }
  switch (issue.code) {
    case "custom": {
      const { code, ...params } = issue.params as { code: IssueCode; [param: string]: string | number };
      return one(code, params);
    }
    case "unrecognized_keys":
      return issue.keys.map((key) => notice("unknown_field", [...path, key], { allowed: issue.message }));
    case "invalid_value": {
      const allowed = issue.values.map(String).join(", ");
      const expected = issue.values.length === 1 ? allowed : `one of ${allowed}`;
      return one("not_allowed", { expected, allowed, given });
    }
    case "too_small":
    case "too_big": {
      const length = (value as string | unknown[]).length;
      const [code, limit] =
        issue.code === "too_small"
          ? (["few", { min: Number(issue.minimum) }] as const)
          : (["many", { max: Number(issue.maximum) }] as const);
      const ofText = { few: "too_short", many: "too_long" } as const;
      return one(issue.origin === "string" ? ofText[code] : `too_${code}`, { ...limit, given: length });
    }
    case "invalid_union": {
      // The branch that accepts the value's own type tells best what is wrong inside it.
      const inside = issue.errors.find(([first]) => first?.code !== "invalid_type" || first.path.length > 0);
      if (inside) return inside.flatMap((issue) => toIssues(issue, path, input));
      const expected = issue.errors.map(([first]) => typeName(first)).join(" or ");
      return one("wrong_type", { expected, given });
    }
    default:
      return one("wrong_type", { expected: typeName(issue), given });
  }
}

const typeNames: Record<string, string> = {
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function typeName(issue: z.core.$ZodIssue | undefined): string {
  const expected = issue?.code === "invalid_type" ? issue.expected : "value";
  return typeNames[expected] ?? `a ${expected}`;
}

/** A value that somebody gave, for a sentence: never long, never a whole object. */
function inWords(value: unknown): string {
  if (typeof value === "string") return value === "" ? "empty text" : quote(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
