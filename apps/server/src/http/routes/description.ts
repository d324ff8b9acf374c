import { Hono } from "hono";
import type { ApiContext, Env } from "../env.ts";
import { describeApi } from "../openapi/document.ts";
import { describeApiPage, pageSecurity } from "../openapi/page.ts";

/** The description of the API: as data, and to read. */
export function descriptionRoutes(baseUrl: (context: ApiContext) => string): Hono<Env> {
  const app = new Hono<Env>();
  const headers = { "cache-control": "public, max-age=300" };
  app.get("/openapi.json", (context) =>
    context.json(describeApi(baseUrl(context)), 200, { ...headers, "access-control-allow-origin": "*" }),
  );
  app.get("/docs", (context) =>
    context.html(describeApiPage(baseUrl(context)), 200, {
      ...headers,
      "content-security-policy": pageSecurity,
      "referrer-policy": "no-referrer",
    }),
  );
  app.get("/", (context) => context.redirect("/docs"));
  return app;
}
