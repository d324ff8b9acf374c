import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, Task } from "../database/schema.ts";
import { recordEvent } from "../events/record.ts";
import { writeLedger } from "../money/ledger.ts";
import { unspend } from "../money/limits.ts";
import type { Enqueue } from "../queue.ts";

export interface Ending {
  state: "failed" | "cancelled";
  failure: string;
  failureCode: string;
}

/**
 * Ends a task without a result, if it is still in the state it was seen in. Money that was only reserved is refunded
 * when nothing was charged, and committed when that is not certain. Safe to repeat.
 *
 * @returns whether this call ended it.
 */
export async function endTask(
  db: Kysely<Database>,
  enqueue: Enqueue,
  task: Task,
  ending: Ending,
  reserved: "refund" | "commit",
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const updated = await trx
      .updateTable("task")
      .set({
        state: ending.state,
        failure: ending.failure,
        failure_code: ending.failureCode,
        owner: null,
        finished_at: sql`now()`,
        updated_at: sql`now()`,
      })
      .where("id", "=", task.id)
      .where("state", "=", task.state)
      .where("fence", "=", task.fence)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) return false;
    await settle(trx, task, reserved);
    await recordEvent(trx, task, "task.updated", { state: ending.state });
    // A place at the provider may be free now.
    await enqueue(trx, "submit", {});
    return true;
  });
}

/**
 * Turns a reservation into a charge, or gives it back; one that is settled already stays as it is. To be called by who
 * has just changed the task's row, so that nobody else settles it at the same time.
 */
export async function settle(
  trx: Transaction<Database>,
  task: Task,
  kind: "commit" | "refund",
): Promise<void> {
  const settled = await trx
    .selectFrom("ledger")
    .select("id")
    .where("task_id", "=", task.id)
    .where("kind", "in", ["commit", "refund"])
    .executeTakeFirst();
  if (settled) return;
  const charge = {
    taskId: task.id,
    accountId: task.account_id,
    subject: task.subject,
    microUsd: task.price_micro_usd,
  };
  await writeLedger(trx, kind, charge);
  if (kind === "refund") await unspend(trx, charge, task.created_at);
}
