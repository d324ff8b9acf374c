import type { OperationName } from "@understudy/core";
import * as z from "zod";

// What the server answers, as far as the bot reads it. Loose: a newer server may say more.

const operation: z.ZodType<OperationName> = z.enum([
  "character_performance",
  "act_one",
  "image_to_video",
  "video_to_video",
]);

const cost = z.looseObject({ usd: z.string() });

export const taskSchema = z.looseObject({
  id: z.string(),
  operation,
  status: z.enum(["PENDING", "THROTTLED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]),
  createdAt: z.string(),
  progress: z.number().optional(),
  output: z.array(z.string()).optional(),
  poster: z.string().optional(),
  failureCode: z.string().optional(),
  estimatedCost: cost.optional(),
  cost: cost.extend({ charged: z.enum(["yes", "no", "unknown"]) }).optional(),
  metadata: z.unknown().optional(),
  queue: z.looseObject({ place: z.number() }).optional(),
  finishedAt: z.string().optional(),
});
/** A task as the server shows it. */
export type ServerTask = z.infer<typeof taskSchema>;

export const noticeSchema = z.looseObject({
  code: z.string(),
  path: z.array(z.union([z.string(), z.number()])).default([]),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

const factsSchema = z.looseObject({
  kind: z.enum(["image", "video"]),
  width: z.number(),
  height: z.number(),
  durationSeconds: z.number().optional(),
});
/** What was measured of a file. */
export type FileFacts = z.infer<typeof factsSchema>;

const limitSchema = z.looseObject({
  of: z.string(),
  period: z.enum(["day", "month"]),
  limitMicroUsd: z.number(),
  leftMicroUsd: z.number(),
  resetsAt: z.string().optional(),
});
/** A spending limit and what is left of it, in micro-dollars. */
export type Limit = z.infer<typeof limitSchema>;

/** Whether all people of the server share a limit: its figures are nobody's business. */
export function isShared({ of }: Pick<Limit, "of">): boolean {
  return of === "global" || of === "account";
}

export const preflightSchema = z.looseObject({
  ok: z.boolean(),
  issues: z.array(noticeSchema),
  advisories: z.array(noticeSchema),
  price: z.looseObject({ microUsd: z.number() }),
  media: z.record(z.string(), factsSchema).default({}),
  limits: z.array(limitSchema).default([]),
  sendingStopped: z.unknown().optional(),
});
/** Everything there is to say about an input before it costs anything. */
export type ServerPreflight = z.infer<typeof preflightSchema>;

export const serverFactsSchema = z.looseObject({
  version: z.string().optional(),
  uploads: z.looseObject({ maxBytes: z.number(), providerCanReach: z.boolean() }),
  sendingStopped: z.unknown().optional(),
});
/** What a server can do. */
export type ServerFacts = z.infer<typeof serverFactsSchema>;

export const importedSchema = z.looseObject({ runwayUri: z.string() });

export const deliverySchema = z.looseObject({
  taskId: z.string().optional(),
  record: z.unknown(),
  state: z.enum(["pending", "delivered"]),
  holder: z.string().nullish(),
  task: taskSchema,
});

export const deliveriesSchema = z.looseObject({
  data: z.array(deliverySchema.extend({ taskId: z.string() })),
  nextCursor: z.string().nullish(),
});
/** A page of tasks whose result has to be brought to somebody. */
export type DeliveryPage = z.infer<typeof deliveriesSchema>;

export const tasksSchema = z.looseObject({ data: z.array(taskSchema), nextCursor: z.string().nullish() });

export const cancelledSchema = z.looseObject({
  task: taskSchema,
  charged: z.enum(["yes", "no", "unknown", "over"]),
});

export const inputSchema = z.looseObject({ operation, input: z.record(z.string(), z.unknown()) });

export const usageSchema = z.looseObject({
  month: z.looseObject({
    committedMicroUsd: z.number(),
    reservedMicroUsd: z.number(),
    refundedMicroUsd: z.number(),
  }),
  limits: z.array(limitSchema),
});
/** What somebody spent this month (UTC), in micro-dollars, and what is left. */
export type Usage = z.infer<typeof usageSchema>;

const castSchema = z.looseObject({
  name: z.string(),
  kind: z.enum(["image", "video"]),
  uri: z.string(),
  url: z.string(),
  posterUrl: z.string().optional(),
});
/** A saved character. */
export type CastMember = z.infer<typeof castSchema>;
export const castListSchema = z.looseObject({ data: z.array(castSchema) });

export const noteSchema = z.looseObject({ value: z.unknown(), version: z.number() });

export const pairingSchema = z.looseObject({ code: z.string() });

/** An answer whose body does not matter. */
export const anything = z.unknown();
