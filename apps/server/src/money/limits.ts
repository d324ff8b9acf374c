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
    throw new LimitExceededError(await standing(trx, scope, charge, now));
  }
}

/** Gives a refunded charge back to the periods it was counted in. */
export async function unspend(trx: Transaction<Database>, charge: Charge, reservedAt: Date): Promise<void> {
  const { accountId, subject, microUsd } = charge;
  const keys = [
    globalKey,
    accountKey(accountId),
    ...(subject === null ? [] : [subjectKey(accountId, subject)]),
  ];
  const counters = keys.flatMap((key) => [
    { key, period: "day" as const },
    { key, period: "month" as const },
  ]);
  for (const { key, period } of counters.sort(inOrder)) {
    await trx
      .updateTable("spending")
      .set({ micro_usd: sql`micro_usd - ${microUsd}` })
      .where("scope", "=", key)
      .where("period", "=", period)
      .where("starts", "=", periodStart(period, reservedAt))
      .execute();
  }
}

/** Sets the limits for everybody together that the configuration names; one it does not name stays as it is. */
export async function setGlobalLimits(
  db: Kysely<Database>,
  limits: Record<Period, number | undefined>,
): Promise<void> {
  for (const period of ["day", "month"] satisfies Period[]) {
    const microUsd = limits[period];
    if (microUsd === undefined) continue;
    await sql`insert into spending_limit (account_id, subject, period, micro_usd) values (null, null, ${period}, ${microUsd})
      on conflict (account_id, subject, period) do update set micro_usd = excluded.micro_usd`.execute(db);
  }
}

/** What is left of every limit that holds for somebody; empty where none does. */
export async function remaining(
  db: Kysely<Database>,
  who: { accountId: string; subject: string | null },
  now: Date,
): Promise<BrokenLimit[]> {
  const scopes = await scopesOf(db, { ...who, microUsd: 0 });
  return Promise.all(scopes.map((scope) => standing(db, scope, who, now)));
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
    .sort(inOrder);
}

type Counter = Pick<Scope, "key" | "period">;

/** The one order in which counters are locked: two transactions can then not wait for each other. */
function inOrder(a: Counter, b: Counter): number {
  return `${a.key} ${a.period}` < `${b.key} ${b.period}` ? -1 : 1;
}

/** What the ledger holds for a scope since the start of a period: what was reserved in it and not refunded since. */
function spentSince(
  { of }: Scope,
  { accountId, subject }: Omit<Charge, "taskId" | "microUsd">,
  starts: Date,
) {
  const whose = {
    global: sql`true`,
    account: sql`account_id = ${accountId}`,
    subject: sql`account_id = ${accountId} and subject = ${subject}`,
  }[of];
  return sql<{ spent: number }>`
    select coalesce(sum(micro_usd), 0) as spent from ledger
    where kind = 'reserve' and at >= ${starts} and ${whose} and not exists (
      select from ledger refund where refund.task_id = ledger.task_id and refund.kind = 'refund')`;
}

/** A counter begins with what the ledger already holds for its period. */
async function startCounter(
  trx: Transaction<Database>,
  scope: Scope,
  charge: Omit<Charge, "taskId">,
  starts: Date,
): Promise<void> {
  await sql`insert into spending (scope, period, starts, micro_usd)
    select ${scope.key}, ${scope.period}, ${starts}, spent from (${spentSince(scope, charge, starts)}) so_far
    on conflict do nothing`.execute(trx);
}

async function standing(
  db: Kysely<Database>,
  scope: Scope,
  who: Omit<Charge, "taskId" | "microUsd">,
  now: Date,
): Promise<BrokenLimit> {
  const starts = periodStart(scope.period, now);
  const counter = await db
    .selectFrom("spending")
    .select("micro_usd")
    .where("scope", "=", scope.key)
    .where("period", "=", scope.period)
    .where("starts", "=", starts)
    .executeTakeFirst();
  const spent = counter?.micro_usd ?? (await spentSince(scope, who, starts).execute(db)).rows[0]?.spent ?? 0;
  return {
    of: scope.of,
    period: scope.period,
    limitMicroUsd: scope.limitMicroUsd,
    leftMicroUsd: Math.max(0, scope.limitMicroUsd - spent),
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
