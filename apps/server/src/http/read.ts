import type * as z from "zod";
import type { ApiContext } from "./env.ts";
import { ApiError } from "./errors.ts";

/** Reads a JSON body; how long it may be is limited before it gets here. */
export async function readJson(context: ApiContext): Promise<unknown> {
  const type = context.req.header("content-type") ?? "";
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    throw refused("The body must be JSON, with the header `Content-Type: application/json`.");
  }
  try {
    return JSON.parse(await context.req.text());
  } catch {
    throw refused("The body is not valid JSON.");
  }
}

/** Reads a JSON body by a schema; every field that is wrong is named. */
export async function readBody<T>(context: ApiContext, schema: z.ZodType<T>): Promise<T> {
  return parse(schema, await readJson(context));
}

/** Reads the query by a schema. */
export function readQuery<T>(context: ApiContext, schema: z.ZodType<T>): T {
  return parse(schema, context.req.query());
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({
    code: "not_allowed" as const,
    path: path.filter((key) => typeof key !== "symbol"),
    message: `${path.join(".") || "The body"}: ${message}`,
  }));
  throw new ApiError(400, "invalid_input", issues.map(({ message }) => message).join(" "), { issues });
}

function refused(message: string): ApiError {
  return new ApiError(400, "invalid_input", message);
}
