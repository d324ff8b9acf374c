import type { Period } from "../database/schema.ts";

/** The names of running totals. */
export const counterKeys = {
  global: "global",
  account: (accountId: string): string => `account:${accountId}`,
  group: (accountId: string, pattern: string): string => `group:${accountId}:${pattern}`,
  subject: (accountId: string, subject: string): string => `subject:${accountId}:${subject}`,
};

/** Midnight UTC at which the period of a moment began. */
export function periodStart(period: Period, now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), period === "day" ? now.getUTCDate() : 1));
}

/** Midnight UTC at which the period of a moment ends. */
export function periodEnd(period: Period, now: Date): Date {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  return new Date(period === "day" ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1));
}

/** The one order in which counters are locked: two transactions can then not wait for each other. */
export function inOrder(a: { key: string; period: Period }, b: { key: string; period: Period }): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.period < b.period ? -1 : 1;
}
