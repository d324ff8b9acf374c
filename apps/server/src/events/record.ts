import { sql, type Transaction } from "kysely";
import type { Database } from "../database/schema.ts";

/** The channel on which a committed event wakes the streams of its account, in all processes. */
export const eventChannel = "understudy_event";

/** Puts an event into the outbox, in the transaction that makes it true. */
export async function recordEvent(
  trx: Transaction<Database>,
  task: { id: string; account_id: string; subject: string | null },
  type: "task.updated" | "task.deleted",
  data: Record<string, unknown> = {},
): Promise<void> {
  await trx
    .insertInto("event")
    .values({
      account_id: task.account_id,
      subject: task.subject,
      task_id: task.id,
      type,
      data: JSON.stringify(data),
    })
    .execute();
  await sql`select pg_notify(${eventChannel}, ${task.account_id})`.execute(trx);
}
