import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, Period } from "../database/schema.ts";
import { counterKeys, inOrder, periodEnd, periodStart } from "./counters.ts";
import type { Charge } from "./ledger.ts";
import { patternsOf, prefixOf } from "./patterns.ts";

/** One limit that a create would break. Amounts in micro-dollars. */
export interface BrokenLimit {
  /** Whose limit it is; `group`: several subjects share it. */
  of: "global" | "account" | "group" | "subject";
  /** The subject or the pattern it was set for. */
  pattern?: string;
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

/**
 * Whether a token is told the amounts of a limit: one that is bound to an end user, such as a panel's, those alone that
 * its person has or shares.
 */
export function mayKnow(caller: { subject: string | null }, { of }: Pick<BrokenLimit, "of">): boolean {
  return caller.subject === null || of === "subject" || of === "group";
}

interface Scope {
  of: BrokenLimit["of"];
  pattern?: string;
  key: string;
  period: Period;
  limitMicroUsd: number;
}

/**
 * Counts a charge against every limit that holds for it, in the transaction that reserves it, before or after the
 * ledger's row.
 * @throws {LimitExceededError} when one does not allow it; the transaction must then be rolled back.
 */
export async function spend(trx: Transaction<Database>, charge: Charge, now: Date): Promise<void> {
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
  const { global, account, group, subject: own } = counterKeys;
  const keys = [global, account(accountId)];
  if (subject !== null)
    keys.push(own(accountId, subject), ...patternsOf(subject).map((pattern) => group(accountId, pattern)));
  const theirs = sql`scope = any(${keys}::text[]) and (period, starts) in
    (('day', ${periodStart("day", reservedAt)}::timestamptz), ('month', ${periodStart("month", reservedAt)}::timestamptz))`;
  // The same order as `inOrder`.
  await sql`select from spending where ${theirs} order by scope collate "C", period for update`.execute(trx);
  await sql`update spending set micro_usd = micro_usd - ${microUsd} where ${theirs}`.execute(trx);
}

/** What is left of every limit that holds for somebody; empty where none does. */
export async function remaining(
  db: Kysely<Database>,
  who: { accountId: string; subject: string | null },
  now: Date,
): Promise<BrokenLimit[]> {
  const scopes = await scopesOf(db, who);
  return Promise.all(scopes.map((scope) => standing(db, scope, who, now)));
}

async function scopesOf(
  db: Kysely<Database>,
  { accountId, subject }: { accountId: string; subject: string | null },
): Promise<Scope[]> {
  const patterns = subject === null ? [] : patternsOf(subject);
  const limits = await db
    .selectFrom("spending_limit")
    .selectAll()
    .where((where) => where.or([where("account_id", "is", null), where("account_id", "=", accountId)]))
    .where(sql<boolean>`(subject is null or subject = any(${patterns}::text[]))`)
    .execute();
  /** Of the limits each subject has for itself, the most specific holds. */
  const isOverruled = (limit: (typeof limits)[number]) =>
    limit.subject !== null &&
    limits.some(
      (other) =>
        other.subject !== null &&
        other.together === limit.together &&
        other.period === limit.period &&
        patterns.indexOf(other.subject) < patterns.indexOf(limit.subject ?? ""),
    );
  return limits
    .filter((limit) => limit.together || !isOverruled(limit))
    .map(({ account_id, subject: pattern, period, micro_usd, together }): Scope => {
      const rest = { period, limitMicroUsd: micro_usd };
      if (account_id === null) return { of: "global", key: counterKeys.global, ...rest };
      if (pattern === null) return { of: "account", key: counterKeys.account(accountId), ...rest };
      if (together) return { of: "group", pattern, key: counterKeys.group(accountId, pattern), ...rest };
      return { of: "subject", pattern, key: counterKeys.subject(accountId, subject ?? ""), ...rest };
    })
    .sort(inOrder);
}

/**
 * What the ledger holds for a scope since the start of a period: what was reserved in it and not refunded since.
 * @param but A task that is left out.
 */
function spentSince(
  { of, pattern = "" }: Scope,
  { accountId, subject }: Omit<Charge, "taskId" | "microUsd">,
  starts: Date,
  but: string | null = null,
) {
  const prefix = prefixOf(pattern);
  const ours = sql`account_id = ${accountId}`;
  const whose = {
    global: sql`true`,
    account: ours,
    group:
      prefix === undefined
        ? sql`${ours} and subject = ${pattern}`
        : sql`${ours} and starts_with(subject, ${prefix})`,
    subject: sql`${ours} and subject = ${subject}`,
  }[of];
  return sql<{ spent: number }>`
    select coalesce(sum(micro_usd), 0) as spent from ledger
    where kind = 'reserve' and at >= ${starts} and ${whose} and task_id is distinct from ${but}::uuid and not exists (
      select from ledger refund where refund.task_id = ledger.task_id and refund.kind = 'refund')`;
}

/** A counter begins with what the ledger already holds for its period, the charge that is to be counted left out. */
async function startCounter(
  trx: Transaction<Database>,
  scope: Scope,
  charge: Charge,
  starts: Date,
): Promise<void> {
  await sql`insert into spending (scope, period, starts, micro_usd)
    select ${scope.key}, ${scope.period}, ${starts}, spent from (${spentSince(scope, charge, starts, charge.taskId)}) so_far
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
    ...(scope.pattern === undefined ? {} : { pattern: scope.pattern }),
    period: scope.period,
    limitMicroUsd: scope.limitMicroUsd,
    leftMicroUsd: Math.max(0, scope.limitMicroUsd - spent),
    resetsAt: periodEnd(scope.period, now),
  };
}
