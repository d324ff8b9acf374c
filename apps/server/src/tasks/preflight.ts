import {
  assetsOf,
  type Asset as InputAsset,
  type InputMedia,
  type InputRules,
  type MediaFacts,
  type OperationName,
  operations,
  type Preflight,
  type Price,
  preflight,
} from "@understudy/core";
import type { Actor } from "../accounts/actor.ts";
import { type AnyIssue, serverIssue } from "./server-issues.ts";

/** What is known of a request before it costs anything; the body is there when it may be sent. */
export type ServerPreflight = Omit<Preflight, "issues"> & {
  issues: AnyIssue[];
  /** What was measured, by the dotted path of its address. */
  media: Record<string, MediaFacts>;
};

/** What the server knows or can find out about the media an input names. */
export interface MediaSource {
  /**
   * Facts of an upload; `undefined` when there is none that this actor may use, and a sentence when what was sent turns
   * out to be of no use.
   */
  upload(actor: Actor, uri: string): Promise<MediaFacts | { problem: string } | undefined>;
  /** Facts of a file on the web, through the fetch guard; a sentence when it cannot be had. */
  remote(url: string): Promise<MediaFacts | { problem: string }>;
}

export interface PreflightParts {
  media: MediaSource;
  rules: InputRules;
  /** Model ids that replace an operation's own. */
  models: Partial<Record<OperationName, readonly string[]>>;
  prices: Partial<Record<OperationName, number>>;
  /** Whether the provider can fetch what lies on this server. */
  providerCanReachUs: boolean;
}

/** Everything there is to say about an input before it costs anything. Nothing is spent. */
export async function preflightTask(
  parts: PreflightParts,
  actor: Actor,
  name: OperationName,
  input: unknown,
): Promise<ServerPreflight> {
  const operation = operations[name];
  const options = {
    rules: { ...parts.rules, models: parts.models[name], optionalCallback: true },
    price: priceOf(parts.prices, name),
  };
  const first = preflight(operation, input, options);
  // Media are looked at only once the input itself is sound.
  if (!first.body) return { ...first, media: {} };
  const media: Record<string, MediaFacts> = {};
  const issues: AnyIssue[] = [];
  await Promise.all(
    assetsOf(operation, input).map(async (asset) => {
      const { facts, issue } = await lookAt(parts, actor, asset);
      if (facts) media[asset.key] = facts;
      if (issue) issues.push(issue);
    }),
  );
  const measured = preflight(operation, input, { ...options, media: media satisfies InputMedia });
  const { body, ...rest } = measured;
  const all = [...issues, ...rest.issues];
  return { ...rest, issues: all, media, ...(body && all.length === 0 ? { body } : {}) };
}

/** The price of an operation here: what the operator set, else the operation's own. */
export function priceOf(prices: PreflightParts["prices"], name: OperationName): Price {
  const microUsd = prices[name];
  return microUsd === undefined ? operations[name].price : { microUsd, basis: "published" };
}

async function lookAt(
  { media, providerCanReachUs }: PreflightParts,
  actor: Actor,
  { uri, path }: InputAsset,
): Promise<{ facts?: MediaFacts; issue?: AnyIssue }> {
  if (/^data:/i.test(uri)) return {};
  if (!/^runway:/i.test(uri)) {
    const found = await media.remote(uri);
    if (!("problem" in found)) return { facts: found };
    return { issue: serverIssue("media_unreachable", path, { reason: found.problem }) };
  }
  const facts = await media.upload(actor, uri);
  if (!facts) return { issue: serverIssue("upload_unknown", path) };
  if ("problem" in facts) return { issue: serverIssue("media_unreachable", path, { reason: facts.problem }) };
  return providerCanReachUs ? { facts } : { facts, issue: serverIssue("provider_cannot_reach", path) };
}
