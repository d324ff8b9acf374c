import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "../database/schema.ts";
import type { Charge } from "./ledger.ts";

export type Period = "day" | "month";

/** One limit that a create would break. Amounts in micro-dollars. */
export interface BrokenLimit {
  /** Whose limit it is. */
  of: "global" | "account" | "subject";
  period: Period;
  limitMicroUsd: number;
  leftMicroUsd: number;
  /** When the period ends, UTC. */
  resetsAt: Date;
}

/** A create would go beyond a limit; nothing was reserved. */
export class LimitExceededError extends Error {
  override name = "LimitExceededError";
  readonly limit: BrokenLimit;
  constructor(limit: BrokenLimit) {
    super("The spending limit is reached.");
    this.limit = limit;
  }
}

interface Scope {
  of: BrokenLimit["of"];
  key: string;
  period: Period;
  limitMicroUsd: number;
}

/**
 * Counts a charge against every limit that holds for it, in the transaction that reserves it.
 * @throws {LimitExceededError} when one does not allow it; the transaction must then be rolled back.
 */
export async function spend(
  trx: Transaction<Database>,
  charge: Omit<Charge, "taskId">,
  now: Date,
): Promise<void> {
  // Always in the same order, so that two creates cannot wait for each other.
  for (const scope of await scopesOf(trx, charge)) {
    const starts = periodStart(scope.period, now);
    const where = sql`scope = ${scope.key} and period = ${scope.period} and starts = ${starts}`;
    const add = sql`update spending set micro_usd = micro_usd + ${charge.microUsd}
      where ${where} and micro_usd + ${charge.microUsd} <= ${scope.limitMicroUsd}`;
    if ((await add.execute(trx)).numAffectedRows === 1n) continue;
    await startCounter(trx, scope, charge, starts);
    if ((await add.execute(trx)).numAffectedRows === 1n) continue;
    throw new LimitExceededError(await standing(trx, scope, now));
  }
}

/** Gives a refunded charge back to the periods it was counted in. */
export async function unspend(trx: Transaction<Database>, charge: Charge, reservedAt: Date): Promise<void> {
  const keys = [globalKey, accountKey(charge.accountId), subjectKey(charge.accountId, charge.subject ?? "")];
  for (const period of ["day", "month"] satisfies Period[]) {
    await trx
      .updateTable("spending")
      .set({ micro_usd: sql`micro_usd - ${charge.microUsd}` })
      .where("scope", "in", keys.sort())
      .where("period", "=", period)
      .where("starts", "=", periodStart(period, reservedAt))
      .execute();
  }
}

/** What is left of every limit that holds for somebody; empty where none does. */
export async function remaining(
  db: Kysely<Database>,
  who: { accountId: string; subject: string | null },
  now: Date,
): Promise<BrokenLimit[]> {
  const scopes = await scopesOf(db, { ...who, microUsd: 0 });
  return Promise.all(scopes.map((scope) => standing(db, scope, now)));
}

async function scopesOf(
  db: Kysely<Database>,
  { accountId, subject }: Omit<Charge, "taskId">,
): Promise<Scope[]> {
  const limits = await db
    .selectFrom("spending_limit")
    .selectAll()
    .where((where) => where.or([where("account_id", "is", null), where("account_id", "=", accountId)]))
    .where((where) =>
      where.or([
        where("subject", "is", null),
        ...(subject === null ? [] : [where("subject", "in", [subject, "*"])]),
      ]),
    )
    .execute();
  return limits
    .filter(
      (limit) =>
        limit.subject !== "*" ||
        !limits.some((own) => own.subject === subject && own.period === limit.period),
    )
    .map(({ account_id, subject: of, period, micro_usd }): Scope => {
      const rest = { period, limitMicroUsd: micro_usd };
      if (account_id === null) return { of: "global", key: globalKey, ...rest };
      if (of === null) return { of: "account", key: accountKey(accountId), ...rest };
      return { of: "subject", key: subjectKey(accountId, subject ?? ""), ...rest };
    })
    .sort((a, b) => (`${a.key} ${a.period}` < `${b.key} ${b.period}` ? -1 : 1));
}

/** A counter begins with what the ledger already holds for its period. */
async function startCounter(
  trx: Transaction<Database>,
  scope: Scope,
  { accountId, subject }: Omit<Charge, "taskId">,
  starts: Date,
): Promise<void> {
  const whose = {
    global: sql`true`,
    account: sql`account_id = ${accountId}`,
    subject: sql`account_id = ${accountId} and subject = ${subject}`,
  }[scope.of];
  await sql`insert into spending (scope, period, starts, micro_usd)
    select ${scope.key}, ${scope.period}, ${starts}, coalesce(sum(case kind when 'refund' then -micro_usd else micro_usd end), 0)
    from ledger where kind <> 'commit' and at >= ${starts} and ${whose}
    on conflict do nothing`.execute(trx);
}

async function standing(db: Kysely<Database>, scope: Scope, now: Date): Promise<BrokenLimit> {
  const starts = periodStart(scope.period, now);
  const counter = await db
    .selectFrom("spending")
    .select("micro_usd")
    .where("scope", "=", scope.key)
    .where("period", "=", scope.period)
    .where("starts", "=", starts)
    .executeTakeFirst();
  return {
    of: scope.of,
    period: scope.period,
    limitMicroUsd: scope.limitMicroUsd,
    leftMicroUsd: Math.max(0, scope.limitMicroUsd - (counter?.micro_usd ?? 0)),
    resetsAt: periodEnd(scope.period, now),
  };
}

const globalKey = "global";
const accountKey = (accountId: string) => `account:${accountId}`;
const subjectKey = (accountId: string, subject: string) => `subject:${accountId}:${subject}`;

function periodStart(period: Period, now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), period === "day" ? now.getUTCDate() : 1));
}

function periodEnd(period: Period, now: Date): Date {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  return new Date(period === "day" ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1));
}
