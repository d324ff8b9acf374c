import type { Locale } from "@understudy/locales";
import type { ServerTask } from "../server/answers.ts";

/** An amount in the way of a language: `$0.40`, `0,40 $`. */
export function money(locale: Locale, microUsd: number): string {
  // Indonesian and others say US$ for what is not theirs; the sign alone is shorter and as clear here.
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
  });
  return format.format(microUsd / 1e6).replace(/\u00a0/g, " ");
}

/** Micro-dollars of an amount that the server wrote as text. */
export function microUsdOf(usd: string): number {
  return Math.round(Number(usd) * 1e6);
}

/** What a task costs, or did cost, in the way of a language; `undefined` where the server does not say. */
export function priceOf(
  locale: Locale,
  { cost, estimatedCost }: Pick<ServerTask, "cost" | "estimatedCost">,
): string | undefined {
  const usd = cost?.usd ?? estimatedCost?.usd;
  return usd === undefined ? undefined : money(locale, microUsdOf(usd));
}
