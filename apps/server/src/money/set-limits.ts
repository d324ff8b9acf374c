import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, Period } from "../database/schema.ts";
import { counterKeys } from "./counters.ts";
import { prefixOf } from "./patterns.ts";

/** Whose limit it is, and how it counts. */
export interface LimitOf {
  /** Null: everybody. */
  accountId: string | null;
  /** Null: the whole account. */
  pattern: string | null;
  period: Period;
  /** All subjects of the pattern share one sum; otherwise each has its own. */
  together: boolean;
}

/** Sets one limit, in micro-dollars; null takes it away. */
export async function setLimit(
  db: Kysely<Database>,
  limit: LimitOf,
  microUsd: number | null,
  options: { fromEnvironment: boolean } = { fromEnvironment: false },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (microUsd === null) await takeAway(trx, limit);
    else await put(trx, limit, microUsd, options.fromEnvironment);
  });
}

/**
 * Makes the limits for everybody together what the environment says. One that it named before and names no longer goes;
 * one that was set by hand stays.
 */
export async function setGlobalLimits(
  db: Kysely<Database>,
  limits: Record<Period, number | undefined>,
): Promise<void> {
  for (const period of ["day", "month"] satisfies Period[]) {
    const microUsd = limits[period];
    const everybody = { accountId: null, pattern: null, period, together: false };
    if (microUsd !== undefined) await setLimit(db, everybody, microUsd, { fromEnvironment: true });
    else {
      await db
        .deleteFrom("spending_limit")
        .where("account_id", "is", null)
        .where("period", "=", period)
        .where("from_environment", "=", true)
        .execute();
    }
  }
}

async function put(
  trx: Transaction<Database>,
  limit: LimitOf,
  microUsd: number,
  fromEnvironment: boolean,
): Promise<void> {
  const { accountId, pattern, period, together } = limit;
  const { rows } = await sql<{ isNew: boolean }>`
    insert into spending_limit (account_id, subject, period, together, micro_usd, from_environment)
    values (${accountId}, ${pattern}, ${period}, ${together}, ${microUsd}, ${fromEnvironment})
    on conflict (account_id, subject, period, together) do update
      set micro_usd = excluded.micro_usd, from_environment = excluded.from_environment
    returning xmax = 0 as "isNew"`.execute(trx);
  if (rows[0]?.isNew) await dropCounters(trx, limit);
}

async function takeAway(trx: Transaction<Database>, limit: LimitOf): Promise<void> {
  await trx
    .deleteFrom("spending_limit")
    .where("account_id", "is not distinct from", limit.accountId)
    .where("subject", "is not distinct from", limit.pattern)
    .where("period", "=", limit.period)
    .where("together", "=", limit.together)
    .execute();
}

/** While no limit held nothing was counted: counters left from an earlier one begin again with what the ledger says. */
async function dropCounters(trx: Transaction<Database>, limit: LimitOf): Promise<void> {
  const { accountId, pattern, period, together } = limit;
  const counters = trx.deleteFrom("spending").where("period", "=", period);
  if (accountId === null) await counters.where("scope", "=", counterKeys.global).execute();
  else if (pattern === null) await counters.where("scope", "=", counterKeys.account(accountId)).execute();
  else if (together) await counters.where("scope", "=", counterKeys.group(accountId, pattern)).execute();
  else {
    const prefix = prefixOf(pattern);
    const key = counterKeys.subject(accountId, prefix ?? pattern);
    const isMeant =
      prefix === undefined ? sql<boolean>`scope = ${key}` : sql<boolean>`starts_with(scope, ${key})`;
    await counters.where(isMeant).execute();
  }
}
