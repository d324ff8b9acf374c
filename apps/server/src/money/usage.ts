import { type Kysely, sql } from "kysely";
import type { Database } from "../database/schema.ts";
import { prefixOf } from "./patterns.ts";

/** Amounts in micro-dollars. */
export interface MonthSums {
  /** Charged this month (UTC). */
  committedMicroUsd: number;
  /** Set aside for tasks that wait to be sent. */
  reservedMicroUsd: number;
  /** Given back this month. */
  refundedMicroUsd: number;
}

/** What was charged and given back this month, and what is reserved now. @param pattern Null: the whole account. */
export function monthSums(
  db: Kysely<Database>,
  accountId: string,
  pattern: string | null,
): Promise<MonthSums> {
  const thisMonth = sql`at >= date_trunc('month', now(), 'UTC')`;
  let rows = db
    .selectFrom("ledger")
    .select([
      sql<number>`coalesce(sum(micro_usd) filter (where kind = 'commit' and ${thisMonth}), 0)`.as(
        "committedMicroUsd",
      ),
      // Since its start, not since the month's: a reservation may be older than the month it is settled in.
      sql<number>`coalesce(sum(case kind when 'reserve' then micro_usd else -micro_usd end), 0)`.as(
        "reservedMicroUsd",
      ),
      sql<number>`coalesce(sum(micro_usd) filter (where kind = 'refund' and ${thisMonth}), 0)`.as(
        "refundedMicroUsd",
      ),
    ])
    .where("account_id", "=", accountId);
  const prefix = pattern === null ? "" : prefixOf(pattern);
  if (prefix === undefined) rows = rows.where("subject", "=", pattern);
  else if (pattern !== null) rows = rows.where(sql<boolean>`starts_with(subject, ${prefix})`);
  return rows.executeTakeFirstOrThrow();
}
