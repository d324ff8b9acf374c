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
export type ServerPreflight = Omit<Preflight, "issues"> & { issues: AnyIssue[] };

/** What the server knows or can find out about the media an input names. */
export interface MediaSource {
  /** Facts of an upload; `undefined` when there is none that this actor may use. */
  upload(actor: Actor, uri: string): Promise<MediaFacts | undefined>;
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
  if (!first.body) return first;
  const media: Record<string, MediaFacts> = {};
  const issues: AnyIssue[] = [];
  await Promise.all(
    assetsOf(operation, input).map(async (asset) => {
      const found = await lookAt(parts, actor, asset);
      if ("message" in found) issues.push(found);
      else if ("kind" in found) media[asset.key] = found;
    }),
  );
  const measured = preflight(operation, input, { ...options, media: media satisfies InputMedia });
  const { body, ...rest } = measured;
  const all = [...issues, ...rest.issues];
  return { ...rest, issues: all, ...(body && all.length === 0 ? { body } : {}) };
}

/** The price of an operation here: what the operator set, else the operation's own. */
export function priceOf(prices: PreflightParts["prices"], name: OperationName): Price {
  const microUsd = prices[name];
  return microUsd === undefined ? operations[name].price : { microUsd, basis: "published" };
}

async function lookAt(
  { media, providerCanReachUs }: PreflightParts,
  actor: Actor,
  asset: InputAsset,
): Promise<AnyIssue | MediaFacts | { unmeasured: true }> {
  if (/^data:/i.test(asset.uri)) return { unmeasured: true };
  if (!/^runway:/i.test(asset.uri)) {
    const facts = await media.remote(asset.uri);
    return "problem" in facts
      ? serverIssue("media_unreachable", asset.path, { reason: facts.problem })
      : facts;
  }
  const facts = await media.upload(actor, asset.uri);
  if (!facts) return serverIssue("upload_unknown", asset.path);
  return providerCanReachUs ? facts : serverIssue("provider_cannot_reach", asset.path);
}
