import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { isShared, type Limit } from "../server/answers.ts";
import { money } from "../text/money.ts";

/** What is left of the limits that hold for somebody. What all accounts share is not shown. */
export function limitLines(locale: Locale, limits: readonly Limit[]): string[] {
  const { usage } = messagesOf(locale);
  const own = limits.filter((limit) => !isShared(limit));
  if (own.length === 0) return [usage.noLimit];
  return own.map(({ period, limitMicroUsd, leftMicroUsd }) => {
    const left = money(locale, Math.max(0, leftMicroUsd));
    const line = usage.left({ left, limit: money(locale, limitMicroUsd) });
    return `${line} · ${period === "day" ? usage.perDay : usage.perMonth}`;
  });
}
