import { explainFailure, type TaskSnapshot } from "@understudy/core";
import { type Kysely, sql } from "kysely";
import type { Database, Task } from "../database/schema.ts";
import { recordEvent } from "../events/record.ts";
import type { Enqueue } from "../queue.ts";
import { endTask } from "./finish.ts";

export interface SeenParts {
  db: Kysely<Database>;
  enqueue: Enqueue;
}

/** What the row shows of the provider's word. */
export type Seen = Pick<Task, "provider_status" | "progress">;

/**
 * Writes down what its owner saw of a task, if it says more than what was seen before. Returns whether the task was
 * still its owner's to write.
 */
export async function writeSeen(
  parts: SeenParts,
  task: Task,
  snapshot: TaskSnapshot,
  before: Seen,
): Promise<boolean> {
  switch (snapshot.status) {
    case "SUCCEEDED":
      return collectLater(parts, task, snapshot.output ?? []);
    case "FAILED": {
      const { message } = explainFailure(snapshot.failureCode, task.operation);
      return endSeen(parts, task, { message, code: snapshot.failureCode ?? "INTERNAL" });
    }
    case "CANCELLED":
      return endSeen(
        parts,
        task,
        { message: "The provider cancelled the task.", code: "CANCELLED" },
        "cancelled",
      );
    default:
      return writeProgress(parts, task, snapshot, before);
  }
}

/** Ends a task at the provider without a result. Returns whether it was still its owner's to end. */
export function endSeen(
  { db, enqueue }: SeenParts,
  task: Task,
  { message, code }: { message: string; code: string },
  state: "failed" | "cancelled" = "failed",
): Promise<boolean> {
  return endTask(db, enqueue, task, { state, failure: message, failureCode: code }, "commit");
}

async function writeProgress(
  { db }: SeenParts,
  task: Task,
  snapshot: TaskSnapshot,
  before: Seen,
): Promise<boolean> {
  const { status } = snapshot;
  const progress = snapshot.progress ?? null;
  // Who takes over ten thousand tasks sees much that is known already.
  if (status === before.provider_status && progress === before.progress) return true;
  return db.transaction().execute(async (trx) => {
    const updated = await trx
      .updateTable("task")
      .set({ provider_status: status, progress, updated_at: sql`now()` })
      .where(isOwned(task))
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) return false;
    await recordEvent(trx, task, "task.updated", { state: "submitted", progress });
    return true;
  });
}

async function collectLater(
  { db, enqueue }: SeenParts,
  task: Task,
  output: readonly string[],
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const updated = await trx
      .updateTable("task")
      .set({
        state: "collecting",
        provider_status: "SUCCEEDED",
        provider_output: JSON.stringify(output),
        owner: null,
        updated_at: sql`now()`,
      })
      .where(isOwned(task))
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) return false;
    await recordEvent(trx, task, "task.updated", { state: "collecting" });
    await enqueue(trx, "collect", { taskId: task.id });
    await enqueue(trx, "submit", {});
    return true;
  });
}

/** Still its owner's, at the provider: the fence rises with every change of owner. */
function isOwned({ id, owner, fence }: Task) {
  return sql<boolean>`id = ${id} and state = 'submitted' and owner = ${owner} and fence = ${fence}`;
}
