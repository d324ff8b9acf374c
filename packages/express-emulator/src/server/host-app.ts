import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import type { Setup } from "../host/setup.ts";
import type { Bundles } from "./bundle.ts";
import { isolation } from "./headers.ts";

/** A media file of the document, on this machine. */
export interface AssetFile {
  id: string;
  title: string;
  kind: "image" | "video";
  path: string;
  mimeType: string;
}

/** What serves the editor page. */
export interface HostAppOptions {
  bundles: Bundles;
  setup(): Setup;
  assets: readonly AssetFile[];
}

const file = (name: string) =>
  readFile(fileURLToPath(new URL(`../host/view/${name}`, import.meta.url)), "utf8");

/** Serves the editor's own origin. */
export function createHostApp({ bundles, setup, assets }: HostAppOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(isolation)) context.res.headers.set(name, value);
    context.res.headers.set("Cache-Control", "no-store");
  });
  app.get("/", async ({ html }) => html(await file("index.html")));
  app.get("/style.css", async ({ body }) =>
    body(await file("style.css"), 200, { "Content-Type": "text/css" }),
  );
  app.get("/host.js", ({ body }) => body(bundles.host, 200, { "Content-Type": "text/javascript" }));
  app.get("/guest.js", ({ body }) => body(bundles.guest, 200, { "Content-Type": "text/javascript" }));
  app.get("/setup.json", ({ json }) => json(setup()));
  app.get("/favicon.ico", ({ body }) => body(null, 204));
  app.get("/media/:id", async ({ req, body, notFound }) => {
    const asset = assets.find(({ id }) => id === req.param("id"));
    if (!asset) return notFound();
    return body(new Uint8Array(await readFile(asset.path)), 200, { "Content-Type": asset.mimeType });
  });
  return app;
}
