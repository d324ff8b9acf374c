import { type OperationName, operationNames } from "@understudy/core";
import { Hono } from "hono";
import * as z from "zod";
import type { Task } from "../../database/schema.ts";
import type { CreateOptions, Tasks } from "../../tasks/tasks.ts";
import type { ApiContext, Env, ScopeGate } from "../env.ts";
import { ApiError, notFound } from "../errors.ts";
import { readBody, readJson, readQuery } from "../read.ts";

/** Longest `metadata` of a create, as JSON. */
export const maxMetadataBytes = 4096;

/** Body of a preflight. */
export const preflightBody = z.strictObject({
  operation: z.enum(operationNames as [OperationName, ...OperationName[]]),
  input: z.unknown(),
});

/** Query of the history. */
export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
  status: z.enum(["PENDING", "THROTTLED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]).optional(),
  operation: z.enum(operationNames as [OperationName, ...OperationName[]]).optional(),
  subject: z.string().max(200).optional(),
  /** JSON; tasks whose metadata contains it. */
  metadata: z
    .string()
    .max(maxMetadataBytes)
    .transform((text, context) => {
      try {
        return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
      } catch {
        context.addIssue("must be a JSON object");
        return z.NEVER;
      }
    })
    .optional(),
});

/** The creates, and what can be done with a task afterwards. */
export function taskRoutes(tasks: Tasks, requires: ScopeGate): Hono<Env> {
  const app = new Hono<Env>();

  for (const name of operationNames) {
    app.post(`/${name}`, requires("create"), async (context) => {
      const { metadata, input } = await readCreate(context);
      const options = { ...repeatOf(context), metadata };
      return context.json(await tasks.create(context.get("actor"), name, input, options));
    });
  }

  app.post("/preflight", requires("read"), async (context) => {
    const { operation, input } = await readBody(context, preflightBody);
    const { body, ...result } = await tasks.preflight(context.get("actor"), operation, input);
    return context.json({ ok: body !== undefined, ...result });
  });

  app.get("/tasks", requires("read"), async (context) => {
    const { cursor, ...query } = readQuery(context, listQuery);
    const from = cursor === undefined ? undefined : readCursor(cursor);
    const page = await tasks.list(context.get("actor"), { ...query, cursor: from });
    return context.json({ data: page.tasks, nextCursor: page.last ? writeCursor(page.last) : null });
  });

  app.get("/tasks/:id", requires("read"), async (context) => {
    const task = await tasks.get(context.get("actor"), context.req.param("id"));
    if (!task) throw notFound("task");
    return context.json(task);
  });

  app.delete("/tasks/:id", requires("create"), async (context) => {
    const outcome = await tasks.cancel(context.get("actor"), context.req.param("id"));
    if (!outcome) throw notFound("task");
    return context.json(outcome);
  });

  app.post("/tasks/:id/retry", requires("create"), async (context) => {
    const task = await tasks.retry(context.get("actor"), context.req.param("id"), repeatOf(context));
    if (!task) throw notFound("task");
    return context.json(task);
  });

  return app;
}

/** The body of a create: the operation's own fields, and `metadata` beside them. */
async function readCreate(context: ApiContext): Promise<{ metadata: unknown; input: unknown }> {
  const body = await readJson(context);
  if (typeof body !== "object" || body === null || !("metadata" in body))
    return { metadata: undefined, input: body };
  const { metadata, ...input } = body;
  const bytes = Buffer.byteLength(JSON.stringify(metadata));
  if (bytes > maxMetadataBytes) {
    const message = `metadata must be at most ${maxMetadataBytes} bytes as JSON, not ${bytes}.`;
    throw new ApiError(400, "invalid_input", message, {
      issues: [{ code: "too_long", path: ["metadata"], message }],
    });
  }
  return { metadata, input };
}

/** How a request that is sent twice is known again: by its key, or by the word of Runway's SDK that it repeats itself. */
function repeatOf(context: ApiContext): CreateOptions {
  const idempotencyKey = context.req.header("idempotency-key");
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,200}$/.test(idempotencyKey)) {
    throw new ApiError(
      400,
      "invalid_input",
      "Idempotency-Key must be 1 to 200 printable characters without spaces.",
    );
  }
  const isRepeat = Number(context.req.header("x-stainless-retry-count") ?? 0) > 0;
  return { idempotencyKey, isRepeat };
}

function writeCursor({ created_at, id }: Task): string {
  return Buffer.from(`${created_at.toISOString()} ${id}`).toString("base64url");
}

function readCursor(cursor: string): { createdAt: Date; id: string } {
  const [time = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || !z.guid().safeParse(id).success) {
    throw new ApiError(400, "invalid_input", "cursor must be the `nextCursor` of the page before.");
  }
  return { createdAt, id };
}
