import { type OperationName, operationNames, operations, type Price } from "@understudy/core";
import { Hono } from "hono";
import type { Breaker } from "../../provider/breaker.ts";
import { priceOf } from "../../tasks/preflight.ts";
import type { Env, ScopeGate } from "../env.ts";
import { presentStop } from "./standing.ts";

/** What a server says of itself. */
export interface About {
  version: string;
  /** Largest upload. */
  maxUploadBytes: number;
  /** Whether the provider can fetch what lies on this server. */
  providerCanReach: boolean;
  /** Prices that replace an operation's own, in micro-dollars. */
  prices: Partial<Record<OperationName, number>>;
}

/** What a bot or a panel asks once, before it offers anything. */
export function aboutRoutes(parts: { about: About; breaker: Breaker; requires: ScopeGate }): Hono<Env> {
  const { version, maxUploadBytes, providerCanReach, prices } = parts.about;
  const described = operationNames.map((name): [string, { price: Price; models: readonly string[] }] => [
    name,
    { price: priceOf(prices, name), models: operations[name].models },
  ]);
  const app = new Hono<Env>();
  app.get("/server", parts.requires("read"), async (context) =>
    context.json({
      version,
      uploads: { maxBytes: maxUploadBytes, providerCanReach },
      operations: Object.fromEntries(described),
      sendingStopped: presentStop(await parts.breaker.standing()),
    }),
  );
  return app;
}
