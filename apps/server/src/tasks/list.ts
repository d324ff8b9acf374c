import type { OperationName } from "@understudy/core";
import { type Kysely, sql } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Database, Task, TaskState } from "../database/schema.ts";
import { taskHead } from "../database/task-head.ts";
import type { PresentedTask } from "./present.ts";
import { visibleTo } from "./visible.ts";

/** Which tasks to list. */
export interface TaskQuery {
  limit: number;
  /** What the page before ended with. */
  cursor?: { createdAt: Date; id: string } | undefined;
  status?: PresentedTask["status"] | undefined;
  operation?: OperationName | undefined;
  subject?: string | undefined;
  /** Tasks whose metadata contains this. */
  metadata?: Record<string, unknown> | undefined;
}

/** The states that are shown under one status; `PENDING` and its sisters also depend on the provider's word. */
const statesOf: Record<PresentedTask["status"], TaskState[]> = {
  PENDING: ["accepted", "submitting", "submitted"],
  THROTTLED: ["submitted"],
  RUNNING: ["submitted", "collecting"],
  SUCCEEDED: ["succeeded"],
  FAILED: ["failed"],
  CANCELLED: ["cancelled"],
};

/** Tasks of an actor, newest first, one page; without their inputs. */
export async function listTasks(db: Kysely<Database>, actor: Actor, query: TaskQuery): Promise<Task[]> {
  let select = db
    .selectFrom("task")
    .select(taskHead)
    .where(visibleTo(actor))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(query.limit);
  const { cursor, status, operation, subject, metadata } = query;
  if (cursor)
    select = select.where(sql<boolean>`(created_at, id) < (${cursor.createdAt}, ${cursor.id}::uuid)`);
  if (operation) select = select.where("operation", "=", operation);
  if (subject !== undefined) select = select.where("subject", "=", subject);
  if (metadata) select = select.where(sql<boolean>`metadata @> ${JSON.stringify(metadata)}::jsonb`);
  if (status) {
    select = select.where("state", "in", statesOf[status]);
    const word = sql<string>`coalesce(provider_status, 'PENDING')`;
    if (status === "PENDING")
      select = select.where(sql<boolean>`(state <> 'submitted' or ${word} not in ('RUNNING', 'THROTTLED'))`);
    if (status === "THROTTLED") select = select.where(sql<boolean>`${word} = 'THROTTLED'`);
    if (status === "RUNNING")
      select = select.where(sql<boolean>`(state = 'collecting' or ${word} = 'RUNNING')`);
  }
  return select.execute();
}
