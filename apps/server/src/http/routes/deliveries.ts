import { Hono } from "hono";
import type { Kysely } from "kysely";
import * as z from "zod";
import type { Database } from "../../database/schema.ts";
import {
  changeDelivery,
  claimDelivery,
  listDeliveries,
  maxClaimSeconds,
  type TaskDelivery,
} from "../../deliveries/deliveries.ts";
import type { PresentedTask } from "../../tasks/present.ts";
import type { Tasks } from "../../tasks/tasks.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { ApiContext, Env, ScopeGate } from "../env.ts";
import { ApiError, notFound } from "../errors.ts";
import { readBody, readQuery } from "../read.ts";
import { smallObject } from "../small-json.ts";

/** Longest `delivery` of a create, as JSON. */
export const maxDeliveryBytes = 4096;

/** What whoever creates a task needs to bring its end to a person. */
export const deliveryRecord = smallObject(maxDeliveryBytes);

const holder = z.string().min(1).max(200).describe("Who works on it: one process, or one run of it.");

/** Query of the deliveries. */
export const deliveryQuery = z.object({
  state: z.enum(["pending", "delivered"]).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});

/** Body of a claim. */
export const claimBody = z.strictObject({
  holder,
  seconds: z
    .number()
    .int()
    .min(5)
    .max(maxClaimSeconds)
    .describe("How long it is held; claim again to go on."),
});

/** Body of a change. */
export const deliveryBody = z.strictObject({
  holder,
  record: deliveryRecord.optional().describe("In place of the one before."),
  seconds: z
    .number()
    .int()
    .min(0)
    .max(maxClaimSeconds)
    .optional()
    .describe("How long the claim goes on; 0 lets go."),
  state: z.literal("delivered").optional().describe("Done. Lets go too, unless `seconds` says otherwise."),
});

/** How bots share the work of bringing results to people: each delivery has one holder at a time. */
export function deliveryRoutes(parts: {
  db: Kysely<Database>;
  tasks: Pick<Tasks, "present">;
  requires: ScopeGate;
}): Hono<Env> {
  const { db, tasks, requires } = parts;
  const app = new Hono<Env>();

  app.get("/deliveries", requires("act-for-subjects"), async (context) => {
    const { cursor, ...query } = readQuery(context, deliveryQuery);
    const found = await listDeliveries(db, context.var.actor, { ...query, cursor: readCursor(cursor) });
    const presented = await tasks.present(found.map(({ task }) => task));
    const last = found.length === query.limit ? found.at(-1)?.task : undefined;
    return context.json({
      data: found.map((one, place) => presentDelivery(one, presented[place])),
      nextCursor: last ? writeCursor({ createdAt: last.created_at, id: last.id }) : null,
    });
  });

  app.post("/tasks/:id/delivery/claim", requires("act-for-subjects"), async (context) => {
    const claim = await readBody(context, claimBody);
    const found = await claimDelivery(db, context.var.actor, taskId(context), claim);
    return answer(context, found);
  });

  app.patch("/tasks/:id/delivery", requires("act-for-subjects"), async (context) => {
    const change = await readBody(context, deliveryBody);
    const found = await changeDelivery(db, context.var.actor, taskId(context), change);
    return answer(context, found);
  });

  async function answer(context: ApiContext, found: TaskDelivery | "claimed" | undefined) {
    if (!found) throw notFound("delivery");
    if (found === "claimed") {
      throw new ApiError(
        409,
        "claimed",
        "Another holder has claimed this delivery. Leave it, or ask again later.",
      );
    }
    const [task] = await tasks.present([found.task]);
    return context.json(presentDelivery(found, task));
  }

  return app;
}

const taskId = (context: ApiContext) => context.req.param("id") ?? "";

function presentDelivery({ delivery }: TaskDelivery, task: PresentedTask | undefined) {
  return { ...delivery, claimedUntil: delivery.claimedUntil?.toISOString() ?? null, task };
}
