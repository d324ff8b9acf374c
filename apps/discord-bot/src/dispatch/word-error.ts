import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { sayError, sayNotice } from "@understudy/locales/notices";
import { type Card, plainCard } from "../cards/card.ts";
import { issuesCard } from "../cards/issues-card.ts";
import { ServerError } from "../server/server-error.ts";
import { escapeText } from "../text/escape.ts";
import { money } from "../text/money.ts";
import { BotError } from "./bot-error.ts";
import { IssuesError } from "./issues-error.ts";

/** Whatever a handler threw, in the person's language. Nothing of an error's own text is shown. */
export function errorCard(locale: Locale, error: unknown): Card {
  if (error instanceof IssuesError) return issuesCard(locale, error.operation, error.issues);
  return plainCard("failed", ...wordsFor(locale, error));
}

/** Whether an error is one of those that happen every day, and nobody needs to look into. */
export function isExpected(error: unknown): boolean {
  if (error instanceof BotError || error instanceof IssuesError) return true;
  return error instanceof ServerError && error.code !== "protocol";
}

/** Whether nothing has come of what was asked for. */
export function isRefusal(error: unknown): boolean {
  return isExpected(error) && !(error instanceof BotError && error.code === "unsure");
}

function wordsFor(locale: Locale, error: unknown): string[] {
  const { errors, preflight } = messagesOf(locale);
  if (error instanceof BotError) {
    const sentence = errors[error.code];
    if (typeof sentence === "string") return [sentence];
    const safe = Object.entries(error.values).map(([name, value]) => [
      name,
      typeof value === "string" ? escapeText(value, 60) : value,
    ]);
    return [sentence(Object.fromEntries(safe))];
  }
  if (!(error instanceof ServerError)) return [errors.unknown];
  if (error.issues.length > 0) {
    const issues = error.issues.map((issue) => `- ${escapeText(sayNotice(locale, issue), 300)}`);
    return [`**${preflight.mend}**`, ...issues.slice(0, 10), preflight.nothingSpent];
  }
  const { limit } = error;
  if (error.code === "limit_exceeded" && !limit) return [errors.noBudget];
  const amounts = limit && {
    limit: money(locale, limit.limitMicroUsd),
    left: money(locale, Math.max(0, limit.leftMicroUsd)),
  };
  return [sayError(locale, { code: error.code, limit: amounts })];
}
