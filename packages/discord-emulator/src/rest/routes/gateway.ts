import type { Hono } from "hono";
import type { Rest, RestEnv } from "../rest.ts";

/** Where the gateway is. Source: Discord's reference, "Gateway". */
export function addGatewayRoutes(api: Hono<RestEnv>, { gatewayUrl, limits }: Rest): void {
  api.get("/gateway", (c) => c.json({ url: gatewayUrl() }));
  api.get("/gateway/bot", (c) =>
    c.json({
      url: gatewayUrl(),
      shards: 1,
      session_start_limit: {
        total: 1000,
        remaining: 1000,
        reset_after: 86_400_000,
        max_concurrency: limits.maxConcurrency,
      },
    }),
  );
}
