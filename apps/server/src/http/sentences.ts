import type * as z from "zod";

const typeNames: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

/** What is wrong with a value, to stand behind its name: what is allowed, and what was given. */
export function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue;
  if (issue.code === "unrecognized_keys")
    return `must not have ${issue.keys.map((key) => inWords(key)).join(", ")}`;
  if (input === undefined) return "is required";
  const given = inWords(input);
  switch (issue.code) {
    case "invalid_type":
      return `must be ${typeNames[issue.expected] ?? issue.expected}, not ${given}`;
    case "invalid_value":
      return `must be ${issue.values.map(String).join(" or ")}, not ${given}`;
    case "too_small":
      return typeof input === "string"
        ? `must have at least ${issue.minimum} characters`
        : `must be at least ${issue.minimum}, not ${given}`;
    case "too_big":
      return typeof input === "string"
        ? `must have at most ${issue.maximum} characters, not ${input.length}`
        : `must be at most ${issue.maximum}, not ${given}`;
    default:
      return undefined;
  }
}

/** A value that somebody gave: never long, never a whole object. */
function inWords(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
