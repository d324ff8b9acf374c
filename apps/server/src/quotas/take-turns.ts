import { sql, type Transaction } from "kysely";
import type { Database } from "../database/schema.ts";

/** Lets those who add to the same sum do so one after the other, each until its transaction ends. */
export async function takeTurns(trx: Transaction<Database>, sum: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${sum}, 0))`.execute(trx);
}
