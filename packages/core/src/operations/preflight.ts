import { type Advisory, type Issue, notice } from "../notices.ts";
import { inputIssues } from "./input-issues.ts";
import type { InputMedia, InputRules, Operation, Price } from "./operation.ts";

/** What is known of a request before it costs anything. */
export interface Preflight {
  /** The body that would be sent; absent when there are issues. */
  body?: Record<string, unknown>;
  /** Reasons to refuse it; empty when it may be sent. */
  issues: Issue[];
  /** Worth knowing, stops nothing. */
  advisories: Advisory[];
  price: Price;
}

/**
 * Checks an input of an operation as strictly as the provider would, without sending anything.
 *
 * @param input Anything: it is parsed by the operation's schema.
 * @param options.media What was measured of its media, by the dotted path of each URI; what is not given is not checked.
 * @param options.rules How strictly addresses and models are read.
 * @param options.price Replaces the operation's own price.
 */
export function preflight(
  operation: Operation,
  input: unknown,
  options: { media?: InputMedia | undefined; rules?: InputRules | undefined; price?: Price | undefined } = {},
): Preflight {
  const { media, rules, price = operation.price } = options;
  const assumed =
    price.basis === "assumed"
      ? [notice("price_assumed", ["price"], { price: (price.microUsd / 1e6).toFixed(2) })]
      : [];
  const parsed = operation.schema(rules).safeParse(input);
  if (!parsed.success) return { issues: inputIssues(parsed.error, input), advisories: assumed, price };
  const { issues, advisories } = operation.advise(parsed.data, media, rules);
  const result: Preflight = { issues, advisories: [...advisories, ...assumed], price };
  if (issues.length === 0) result.body = operation.body(parsed.data, rules);
  return result;
}
