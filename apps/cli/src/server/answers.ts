import { operationNames } from "@understudy/core";
import * as z from "zod/mini";

// What a server answers, as far as the command line reads it. Loose: a newer server may say more.

const microUsd = z.int().check(z.nonnegative());

const notice = z.looseObject({
  code: z.string(),
  path: z.array(z.union([z.string(), z.number()])),
  message: z.string(),
});

/** `POST /v1/preflight`. */
export const preflightAnswer = z.looseObject({
  issues: z.array(notice),
  advisories: z.array(notice),
  price: z.looseObject({ microUsd, basis: z.enum(["published", "assumed"]) }),
});

/** `POST /v1/uploads`. */
export const uploadAnswer = z.looseObject({
  uploadUrl: z.url(),
  fields: z.record(z.string(), z.string()),
  runwayUri: z.string(),
});

/** `POST /v1/pairings/redeem`. */
export const redeemAnswer = z.looseObject({ token: z.string() });

const limit = z.looseObject({
  of: z.string(),
  period: z.string(),
  limitMicroUsd: microUsd,
  /** Negative where more was spent than the limit, which came later. */
  leftMicroUsd: z.int(),
  /** ISO 8601. */
  resetsAt: z.string(),
});
/** One spending limit that holds for this token. Micro-dollars. */
export type Limit = z.infer<typeof limit>;

/** `GET /v1/usage`: what may still be spent. */
export const usageAnswer = z.looseObject({
  limits: z.array(limit),
  /** Why nothing is sent to the provider at the moment; null while it is. */
  sendingStopped: z._default(
    z.nullable(z.looseObject({ code: z.string(), message: z.string(), until: z.string() })),
    null,
  ),
});
export type Usage = z.infer<typeof usageAnswer>;

/** How a task can stand. */
export const statuses = ["PENDING", "THROTTLED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"] as const;

const listed = z.looseObject({
  id: z.string(),
  operation: z.enum(operationNames),
  status: z.enum(statuses),
  createdAt: z.string(),
  cost: z.optional(z.looseObject({ usd: z.string(), charged: z.string() })),
  estimatedCost: z.optional(z.looseObject({ usd: z.string() })),
});
/** A task in a server's list, as far as the table shows it. */
export type Listed = z.infer<typeof listed>;

/** `GET /v1/tasks`. */
export const historyAnswer = z.looseObject({ data: z.array(listed), nextCursor: z.nullable(z.string()) });
