import { type OperationName, operationNames } from "@understudy/core";
import * as z from "zod/mini";

// What the server answers, read loosely: fields of a later version are passed over.

const operationName = z.enum(operationNames as [OperationName, ...OperationName[]]);
const price = z.object({ microUsd: z.number(), basis: z.enum(["published", "assumed"]) });

const sendingStopped = z.nullish(z.object({ code: z.string(), message: z.string() }));

/** `GET /server`: what the server takes and what it costs there. */
export const serverFacts = z.object({
  version: z.optional(z.string()),
  uploads: z.object({ maxBytes: z.number(), providerCanReach: z.boolean() }),
  operations: z.record(z.string(), z.object({ price, models: z.array(z.string()) })),
  sendingStopped,
});
export type ServerFacts = z.infer<typeof serverFacts>;

/** `GET /usage`: what may still be spent, in micro-dollars. */
export const usage = z.object({
  limits: z.array(
    z.object({
      of: z.string(),
      period: z.string(),
      limitMicroUsd: z.number(),
      leftMicroUsd: z.number(),
      resetsAt: z.string(),
    }),
  ),
  sendingStopped,
});
export type Usage = z.infer<typeof usage>;

const cost = z.object({ usd: z.string(), charged: z.optional(z.enum(["yes", "no", "unknown"])) });

/** A task as the server shows it. */
export const knownTask = z.object({
  id: z.string(),
  status: z.string(),
  createdAt: z.string(),
  operation: operationName,
  progress: z.optional(z.number()),
  output: z.optional(z.array(z.string())),
  poster: z.optional(z.string()),
  failure: z.optional(z.string()),
  failureCode: z.optional(z.string()),
  cost: z.optional(cost),
  estimatedCost: z.optional(z.object({ usd: z.string() })),
  queue: z.optional(z.object({ place: z.number() })),
  metadata: z.optional(z.unknown()),
  finishedAt: z.optional(z.string()),
});
export type KnownTask = z.infer<typeof knownTask>;

export const taskPage = z.object({ data: z.array(knownTask), nextCursor: z.nullish(z.string()) });
export const taskInput = z.object({ operation: operationName, input: z.record(z.string(), z.unknown()) });
export const redeemed = z.object({ token: z.string(), subject: z.nullish(z.string()) });
export const cancelled = z.object({ charged: z.string() });
export const announced = z.object({
  uploadUrl: z.string(),
  fields: z.record(z.string(), z.string()),
  runwayUri: z.string(),
});

/** `GET /cast`: characters that were given a name. */
export const castPage = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["image", "video"]),
      uri: z.string(),
      url: z.string(),
      posterUrl: z.optional(z.nullable(z.string())),
    }),
  ),
});
export type CastMember = z.infer<typeof castPage>["data"][number];

export const issue = z.object({
  code: z.string(),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])),
  params: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
});
export type KnownIssue = z.infer<typeof issue>;
export const refusal = z.object({
  code: z.string(),
  error: z.string(),
  issues: z.optional(z.array(issue)),
});
