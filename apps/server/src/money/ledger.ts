import type { Transaction } from "kysely";
import type { Database } from "../database/schema.ts";

/** Who pays, for what. Amounts are whole micro-dollars: 400000 is 0.40 USD. */
export interface Charge {
  taskId: string;
  accountId: string;
  subject: string | null;
  microUsd: number;
}

/**
 * Writes one row of the ledger. A task is reserved once, then either committed or refunded, once: the table refuses
 * anything else, so a repeat after a crash cannot pay twice.
 *
 * @param at When; now, by the database's clock, where it is not said.
 */
export async function writeLedger(
  trx: Transaction<Database>,
  kind: "reserve" | "commit" | "refund",
  { taskId, accountId, subject, microUsd }: Charge,
  at?: Date,
): Promise<void> {
  await trx
    .insertInto("ledger")
    .values({ task_id: taskId, account_id: accountId, subject, kind, micro_usd: microUsd, ...(at && { at }) })
    .execute();
}
