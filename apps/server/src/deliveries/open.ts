import type { Transaction } from "kysely";
import type { Database, Task } from "../database/schema.ts";

/** Writes down what a bot needs to bring a task's end to its person, in the transaction that makes the task. */
export async function openDelivery(
  trx: Transaction<Database>,
  task: Task,
  record: Record<string, unknown>,
): Promise<void> {
  await trx
    .insertInto("delivery")
    .values({
      task_id: task.id,
      account_id: task.account_id,
      record: JSON.stringify(record),
      created_at: task.created_at,
    })
    .execute();
}
