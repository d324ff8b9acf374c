import { type OperationName, operations } from "@understudy/core";
import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { type SaidNotice, sayNotice } from "@understudy/locales/notices";
import { messagesOf as operationsOf } from "@understudy/locales/operations";
import { escapeText } from "../text/escape.ts";
import { type Card, plainCard } from "./card.ts";

/** Why a request cannot be sent as it is, and what to do about it. */
export function issuesCard(locale: Locale, operation: OperationName, issues: readonly SaidNotice[]): Card {
  const { preflight } = messagesOf(locale);
  const { title } = operationsOf(locale).operations[operation];
  const steps = issues.map((issue) => nextStep(locale, operation, issue));
  return plainCard(
    "failed",
    `### ${title}: ${preflight.mend}`,
    ...issues.slice(0, 10).map((issue) => `- ${escapeText(sayNotice(locale, issue), 300)}`),
    ...new Set(steps),
    preflight.nothingSpent,
  );
}

function nextStep(locale: Locale, operation: OperationName, { code, path }: SaidNotice): string | undefined {
  const { preflight } = messagesOf(locale);
  // Its own sentence says whom to tell.
  if (code === "provider_cannot_reach") return undefined;
  const rule = operations[operation].media.find((known) => known.path[0] === path[0]);
  if (!rule) return preflight.nextSettings;
  const isLength = code === "media_too_short" || code === "media_too_long";
  return isLength && rule.seconds ? preflight.nextCut(rule.seconds) : preflight.nextFile;
}
