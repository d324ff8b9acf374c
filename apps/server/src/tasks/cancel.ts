import { type Kysely, sql } from "kysely";
import type { Database, Task } from "../database/schema.ts";
import type { Enqueue } from "../queue.ts";
import { failures } from "./failures.ts";
import { endTask } from "./finish.ts";

/**
 * Cancels a task. Not yet sent: nothing is spent. Already sent: the provider has no way to stop it, so we stop watching
 * and it stays charged.
 *
 * @returns what was charged; `undefined` when the task was over already.
 */
export async function cancelTask(
  db: Kysely<Database>,
  enqueue: Enqueue,
  taskId: string,
): Promise<"no" | "yes" | undefined> {
  // The state may move on while we look; each pass sees the newest.
  for (;;) {
    const task = await db.selectFrom("task").selectAll().where("id", "=", taskId).executeTakeFirst();
    if (!task || isOver(task)) return undefined;
    if (task.state === "submitting") {
      await sql`select pg_sleep(0.1)`.execute(db);
      continue;
    }
    const unsent = task.state === "accepted";
    const { code, message } = unsent ? failures.cancelled : failures.stoppedWatching;
    const ending = { state: "cancelled" as const, failure: message, failureCode: code };
    if (await endTask(db, enqueue, task, ending, unsent ? "refund" : "settled")) return unsent ? "no" : "yes";
  }
}

export function isOver({ state }: Task): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}
