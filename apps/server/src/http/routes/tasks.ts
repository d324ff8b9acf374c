import { type OperationName, operationNames } from "@understudy/core";
import { Hono } from "hono";
import type { Kysely } from "kysely";
import * as z from "zod";
import { hasScope } from "../../accounts/actor.ts";
import type { Database } from "../../database/schema.ts";
import { remaining } from "../../money/limits.ts";
import type { Breaker } from "../../provider/breaker.ts";
import type { CreateOptions, Tasks } from "../../tasks/tasks.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { ApiContext, Env, ScopeGate } from "../env.ts";
import { ApiError, notFound } from "../errors.ts";
import { inputBytes, parse, readBody, readJson, readOptionalBody, readQuery } from "../read.ts";
import { jsonBytes } from "../small-json.ts";
import { deliveryRecord, maxDeliveryBytes } from "./deliveries.ts";
import { presentLimits, presentStop } from "./standing.ts";

/** Longest `metadata` of a create, as JSON. */
export const maxMetadataBytes = 4096;

/** What a create and a retry take beside the input. */
export const extras = z.strictObject({
  metadata: z
    .unknown()
    .refine((value) => jsonBytes(value) <= maxMetadataBytes, {
      error: `must be at most ${maxMetadataBytes} bytes as JSON`,
    })
    .optional()
    .describe(`Kept with the task and told again; up to ${maxMetadataBytes} bytes as JSON.`),
  delivery: deliveryRecord
    .optional()
    .describe(
      `What a bot needs to bring the end to a person, told to those who deliver alone; up to ${maxDeliveryBytes} bytes as JSON. Needs the scope \`act-for-subjects\`.`,
    ),
});

/** Body of a preflight. */
export const preflightBody = z.strictObject({
  operation: z.enum(operationNames as [OperationName, ...OperationName[]]),
  input: z.unknown(),
});

/** How to cancel. */
export const cancelQuery = z.strictObject({
  unless: z
    .enum(["charged"])
    .optional()
    .describe("With `charged`, what was sent is let be: 409 `would_be_charged`."),
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
export function taskRoutes(parts: {
  db: Kysely<Database>;
  tasks: Tasks;
  breaker: Breaker;
  requires: ScopeGate;
  now(): Date;
}): Hono<Env> {
  const { db, tasks, breaker, requires } = parts;
  const app = new Hono<Env>();

  for (const name of operationNames) {
    app.post(`/${name}`, requires("create"), async (context) => {
      const { input, ...beside } = await readCreate(context);
      const options = { ...repeatOf(context), ...beside };
      return context.json(await tasks.create(context.get("actor"), name, input, options));
    });
  }

  app.post("/preflight", requires("read"), async (context) => {
    const { operation, input } = await readBody(context, preflightBody, inputBytes);
    const { actor, caller } = context.var;
    const { body, ...result } = await tasks.preflight(actor, operation, input);
    return context.json({
      ok: body !== undefined,
      ...result,
      limits: presentLimits(await remaining(db, actor, parts.now()), caller),
      sendingStopped: presentStop(await breaker.standing()),
    });
  });

  app.get("/tasks", requires("read"), async (context) => {
    const { cursor, ...query } = readQuery(context, listQuery);
    const page = await tasks.list(context.get("actor"), { ...query, cursor: readCursor(cursor) });
    const { last } = page;
    const nextCursor = last ? writeCursor({ createdAt: last.created_at, id: last.id }) : null;
    return context.json({ data: page.tasks, nextCursor });
  });

  app.get("/tasks/:id", requires("read"), async (context) => {
    const task = await tasks.get(context.get("actor"), context.req.param("id"));
    if (!task) throw notFound("task");
    return context.json(task);
  });

  app.get("/tasks/:id/input", requires("read"), async (context) => {
    const input = await tasks.input(context.get("actor"), context.req.param("id"));
    if (!input) throw notFound("task");
    return context.json(input);
  });

  app.delete("/tasks/:id", requires("create"), async (context) => {
    const { unless } = readQuery(context, cancelQuery);
    const options = { unlessCharged: unless === "charged" };
    const outcome = await tasks.cancel(context.get("actor"), context.req.param("id"), options);
    if (!outcome) throw notFound("task");
    return context.json(outcome);
  });

  app.post("/tasks/:id/retry", requires("create"), async (context) => {
    const beside = mayDeliver(context, await readOptionalBody(context, extras));
    const options = { ...repeatOf(context), ...beside };
    const task = await tasks.retry(context.get("actor"), context.req.param("id"), options);
    if (!task) throw notFound("task");
    return context.json(task);
  });

  return app;
}

/** The body of a create: the operation's own fields, and what is taken beside them. */
async function readCreate(context: ApiContext): Promise<z.infer<typeof extras> & { input: unknown }> {
  const body = await readJson(context, inputBytes);
  if (typeof body !== "object" || body === null || !("metadata" in body || "delivery" in body))
    return { input: body };
  const { metadata, delivery, ...input } = body as Record<string, unknown>;
  const beside = {
    ...("metadata" in body ? { metadata } : {}),
    ...("delivery" in body ? { delivery } : {}),
  };
  return { ...mayDeliver(context, parse(extras, beside)), input };
}

/** A delivery tells a bot where to post: whoever could write one could have it post anywhere. */
function mayDeliver<T extends { delivery?: unknown }>(context: ApiContext, beside: T): T {
  if (beside.delivery === undefined || hasScope(context.var.caller, "act-for-subjects")) return beside;
  throw new ApiError(403, "forbidden", "`delivery` is for tokens with the scope `act-for-subjects`.");
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
  return { idempotencyKey, isRepeat, hungUp: context.req.raw.signal };
}
