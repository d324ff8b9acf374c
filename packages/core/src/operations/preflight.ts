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

/** What a preflight may be told besides the input. */
export interface PreflightOptions {
  /** What was measured of its media, by the dotted path of each URI; what is not given is not checked. */
  media?: InputMedia | undefined;
  /** Replaces the operation's own price. */
  price?: Price | undefined;
}

/** Checks an input as strictly as the provider would, without sending anything. The input may be anything. */
export type PreflightOf = (input: unknown, options?: PreflightOptions) => Preflight;

/**
 * Makes a preflight for many inputs of one operation: its schema is built once, which takes longer than the check.
 *
 * @param rules How strictly addresses and models are read.
 */
export function createPreflight(operation: Operation, rules?: InputRules): PreflightOf {
  const schema = operation.schema(rules);
  return (input, { media, price = operation.price } = {}) => {
    const assumed =
      price.basis === "assumed"
        ? [notice("price_assumed", ["price"], { price: (price.microUsd / 1e6).toFixed(2) })]
        : [];
    const parsed = schema.safeParse(input);
    if (!parsed.success) return { issues: inputIssues(parsed.error, input), advisories: assumed, price };
    const { issues, advisories } = operation.advise(parsed.data, media, rules);
    const result: Preflight = { issues, advisories: [...advisories, ...assumed], price };
    if (issues.length === 0) result.body = operation.body(parsed.data, rules);
    return result;
  };
}

/** Checks one input of an operation, as `createPreflight` does. */
export function preflight(
  operation: Operation,
  input: unknown,
  { rules, ...options }: PreflightOptions & { rules?: InputRules | undefined } = {},
): Preflight {
  return createPreflight(operation, rules)(input, options);
}
