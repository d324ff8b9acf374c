import { type OperationName, operationNames } from "@understudy/core";
import * as z from "zod/mini";
import { knownTask } from "../server/answers.ts";
import type { State } from "./state.ts";

/**
 * How far a take is. `preparing` and `uploading`: nothing was sent, nothing is charged. `sending`: the request is written
 * down with its key and may have reached the server. `sent`: the server has a task. `stopped`: it never will have one.
 */
const stage = z.enum(["preparing", "uploading", "sending", "sent", "stopped"]);

const problem = z.object({
  code: z.string(),
  params: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
  text: z.optional(z.string()),
});

const takeSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  /** Who made it, as a login names them. Absent where an older panel kept it, or the server told of it. */
  owner: z.optional(z.string()),
  operation: z.enum(operationNames as [OperationName, ...OperationName[]]),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  stage,
  /** When this stage began. */
  since: z.number(),
  title: z.string(),
  /** Which piece of a performance that was split, from 1. */
  part: z.optional(z.object({ index: z.number(), of: z.number() })),
  documentId: z.optional(z.string()),
  /** The clip a result may replace. */
  pageId: z.optional(z.string()),
  clipId: z.optional(z.string()),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The body as it is sent, once all its media lie on the server. */
  input: z.optional(z.record(z.string(), z.unknown())),
  /** Sent with the create: the same key is the same task. */
  idempotencyKey: z.string(),
  task: z.optional(knownTask),
  problem: z.optional(problem),
  /** Bytes that are uploaded, from 0 to 1. */
  uploaded: z.optional(z.number()),
});

/** One generation, from the moment somebody presses the button. A cache of what the server knows, and a little before. */
export type Take = z.infer<typeof takeSchema>;

/** Reads a record that was kept; `undefined` for anything that is none. */
export function parseTake(value: unknown): Take | undefined {
  const parsed = takeSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Whether nothing more will happen to it by itself. */
export function isOver({ stage, task }: Pick<Take, "stage" | "task">): boolean {
  return (
    stage === "stopped" || (task !== undefined && ["SUCCEEDED", "FAILED", "CANCELLED"].includes(task.status))
  );
}

/** Whether it may be shown and gone on with for whoever is signed in. */
export function isOwn({ owner }: Pick<Take, "owner">, { session }: Pick<State, "session">): boolean {
  return owner === undefined || (session.kind === "in" && session.login.owner === owner);
}

/** The takes of whoever is signed in. What another person sent and nobody has answered waits for them. */
export function ownTakes(state: Pick<State, "session" | "takes">): Take[] {
  return state.takes.filter((take) => isOwn(take, state));
}

/** Whether the server has it, or may have it. */
export function mayBeSent({ stage, task, problem }: Take): boolean {
  return stage === "sending" || task !== undefined || problem?.code === "send_unclear";
}

/** Whether the server works on it. */
export function isUnderWay(take: Take): boolean {
  return take.stage === "sent" && !isOver(take);
}

const metadataSchema = z.object({
  takeId: z.optional(z.string()),
  createdAt: z.optional(z.number()),
  title: z.optional(z.string()),
  documentId: z.optional(z.string()),
  pageId: z.optional(z.string()),
  clipId: z.optional(z.string()),
  part: z.optional(z.object({ index: z.number(), of: z.number() })),
});

/** Characters of a title that go to the server. */
const longestTitle = 200;

/** What goes to the server beside an input, so that another panel can show the take as this one does. */
export function metadataOf({ id, createdAt, title, documentId, pageId, clipId, part }: Take) {
  // The server keeps 4096 bytes; a title may be of any length.
  const short = [...title].slice(0, longestTitle).join("");
  return { takeId: id, createdAt, title: short, documentId, pageId, clipId, part };
}

/** A take as it can be told from the server's task alone. */
export function takeFromTask(task: Take["task"] & object): Take {
  const {
    takeId,
    title,
    createdAt = Date.parse(task.createdAt),
    ...about
  } = metadataSchema.safeParse(task.metadata).data ?? {};
  return {
    version: 1,
    id: takeId ?? task.id,
    operation: task.operation,
    createdAt,
    since: Date.parse(task.createdAt),
    stage: "sent",
    title: title ?? "",
    fields: {},
    idempotencyKey: takeId ?? task.id,
    task,
    ...about,
  };
}
