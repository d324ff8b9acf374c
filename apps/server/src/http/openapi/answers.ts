import { operationNames } from "@understudy/core";
import * as z from "zod";

// What the API answers, for its description. The routes are not made from these; tests hold real answers against them.

const cost = z.object({
  credits: z.number().describe("A credit is a cent."),
  usd: z.string().describe("In US dollars, such as `0.40`."),
});

/** Runway's bare task, and what the server knows beyond it. */
export const task = z
  .object({
    id: z.uuid(),
    status: z.enum(["PENDING", "THROTTLED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]),
    createdAt: z.iso.datetime(),
    operation: z.enum(operationNames),
    progress: z.number().min(0).max(1).optional().describe("While it runs."),
    output: z
      .array(z.url())
      .optional()
      .describe("The result on this server, for 24 hours; ask again for a fresh address."),
    poster: z.url().optional().describe("A still of the result."),
    failure: z.string().optional().describe("Why it failed, for people."),
    failureCode: z
      .string()
      .optional()
      .describe("Why it failed; match by prefix. `UNDERSTUDY.` codes are the server's own."),
    estimatedCost: cost.optional().describe("While it is open."),
    cost: cost
      .extend({ charged: z.enum(["yes", "no", "unknown"]) })
      .optional()
      .describe("Once it is over."),
    queue: z
      .object({ place: z.number() })
      .optional()
      .describe("While it waits to be sent; the next one has place 1."),
    metadata: z.unknown().optional().describe("What the create gave."),
    subject: z.string().optional().describe("The end user it belongs to."),
    retryOf: z.string().optional().describe("The task it repeats."),
    finishedAt: z.iso.datetime().optional(),
  })
  .meta({ id: "Task" });

const spendingLimit = {
  of: z.enum(["global", "account", "group", "subject"]).describe("`group`: several end users share it."),
  period: z.enum(["day", "month"]),
  resetsAt: z.iso.datetime(),
};

/** The one shape of every error. */
export const error = z
  .object({
    error: z.string().describe("A sentence for people."),
    code: z.string().describe("Stable; see the list of codes."),
    issues: z
      .array(
        z.looseObject({
          code: z.string(),
          path: z.array(z.union([z.string(), z.number()])),
          message: z.string(),
        }),
      )
      .optional()
      .describe("Every field that is wrong."),
    limit: z
      .object({
        ...spendingLimit,
        limitMicroUsd: z.number().optional(),
        leftMicroUsd: z.number().optional(),
      })
      .optional()
      .describe("With `limit_exceeded`: what does not cover it. Sums are for those who may know them."),
    quota: z
      .object({ of: z.string(), max: z.number() })
      .optional()
      .describe("With `quota_exceeded`: what there may be no more of."),
    reason: z.string().optional().describe("With `sending_stopped`: why."),
    until: z.iso.datetime().optional().describe("With `sending_stopped`: when it is tried again."),
    docUrl: z.url().optional(),
  })
  .meta({ id: "Error" });

export const taskPage = z.object({ data: z.array(task), nextCursor: z.string().nullable() });

export const cancelled = z.object({
  task,
  charged: z
    .enum(["yes", "no", "unknown", "over"])
    .describe("`over`: it had ended before. `yes`: it was sent already, and the provider cannot stop it."),
});

const finding = z.looseObject({
  code: z.string(),
  path: z.array(z.union([z.string(), z.number()])),
  message: z.string(),
});

/** What was measured of a file. */
const facts = z.looseObject({ kind: z.enum(["image", "video"]) });
const price = z.object({ microUsd: z.number(), basis: z.enum(["published", "assumed"]) });

const limit = z.object({
  ...spendingLimit,
  pattern: z.string().optional().describe("The end users it was set for."),
  limitMicroUsd: z.number(),
  leftMicroUsd: z.number(),
});

const month = z.object({
  committedMicroUsd: z.number().describe("Charged this month."),
  reservedMicroUsd: z.number().describe("Set aside for tasks that wait to be sent."),
  refundedMicroUsd: z.number().describe("Given back this month."),
});

const sendingStopped = z
  .object({ code: z.string(), message: z.string(), until: z.iso.datetime() })
  .nullable()
  .describe("Why nothing is sent to the provider at the moment.");

export const preflight = z.object({
  ok: z.boolean().describe("Whether a create with this input would be accepted."),
  issues: z.array(finding).describe("Reasons to refuse it."),
  advisories: z.array(finding).describe("Worth knowing, stops nothing."),
  price,
  media: z.record(z.string(), facts).describe("What was measured, by the dotted path of its address."),
  limits: z.array(limit),
  sendingStopped,
});

export const usage = z.object({ month, limits: z.array(limit), sendingStopped });
export const groupUsage = z.object({ month, limits: z.array(limit) });

export const server = z.object({
  version: z.string(),
  uploads: z.object({
    maxBytes: z.number(),
    providerCanReach: z
      .boolean()
      .describe("Whether an upload may be an input here: the provider must be able to fetch it."),
  }),
  operations: z.record(z.string(), z.object({ price, models: z.array(z.string()) })),
  sendingStopped,
});

export const upload = z.object({
  uploadUrl: z.url().describe("Post the file here as a form, in the field `file`."),
  fields: z.record(z.string(), z.string()).describe("Form fields to send before the file."),
  runwayUri: z.string().describe("What to give as an asset of a create."),
});

export const imported = z.object({
  runwayUri: z.string().describe("What to give as an asset of a create."),
  facts,
});

export const input = z.object({ operation: z.enum(operationNames), input: z.unknown() });

export const delivery = z.object({
  taskId: z.uuid(),
  record: z.record(z.string(), z.unknown()),
  state: z.enum(["pending", "delivered"]),
  holder: z.string().nullable().describe("Whose claim is alive."),
  claimedUntil: z.iso.datetime().nullable(),
  task,
});
export const deliveryPage = z.object({ data: z.array(delivery), nextCursor: z.string().nullable() });

export const note = z.object({
  key: z.string(),
  value: z.unknown(),
  version: z.number(),
  updatedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
});
export const notes = z.object({ data: z.array(note) });
export const noteWritten = z.object({ version: z.number() });

export const castMember = z.object({
  name: z.string(),
  kind: z.enum(["image", "video"]),
  uri: z.string().describe("What to give as an asset of a create."),
  url: z.url().describe("The file on this server, for 24 hours."),
  posterUrl: z.url().optional().describe("A still of a video, where there is one."),
  createdAt: z.iso.datetime(),
});
export const cast = z.object({ data: z.array(castMember) });

export const reports = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      taskId: z.uuid(),
      subject: z.string().nullable().describe("Who said it."),
      reason: z.string().nullable().describe("Null when its person was forgotten."),
      at: z.iso.datetime(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

export const limitSet = z.object({ period: z.enum(["day", "month"]), microUsd: z.number().nullable() });
export const subjectLimitSet = limitSet.extend({ together: z.boolean() });
export const pairing = z.object({
  code: z.string().describe("Eight characters; valid for 10 minutes, once."),
  expiresAt: z.iso.datetime(),
});
export const redeemed = z.object({ token: z.string(), subject: z.string() });
export const forgotten = z.object({ tasks: z.number(), files: z.number() });
