import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { Hono } from "hono";
import { isolation, mimeTypes } from "./headers.ts";

/** Where the SDK is, by Adobe's present and former host name. */
export const sdkAddresses: readonly string[] = [
  "https://express.adobe.com/static/add-on-sdk/sdk.js",
  "https://new.express.adobe.com/static/add-on-sdk/sdk.js",
];

/** What serves an add-on's files. */
export interface PanelAppOptions {
  /** The folder of the built add-on. */
  folder: string;
  /** The SDK client. */
  client: string;
  /** Whether pages get an import map that answers `sdkAddresses`. Without it they are served byte for byte. */
  importMap: boolean;
}

/** Serves the add-on's own origin. */
export function createPanelApp({ folder, client, importMap }: PanelAppOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(isolation)) context.res.headers.set(name, value);
    context.res.headers.set("Access-Control-Allow-Origin", "*");
    context.res.headers.set("Cache-Control", "no-store");
  });
  app.get("/__express/sdk.js", ({ body }) => body(client, 200, { "Content-Type": "text/javascript" }));
  app.get("/favicon.ico", ({ body }) => body(null, 204));
  app.get("*", async ({ req, body, notFound }) => {
    const path = normalize(join(folder, decodeURIComponent(req.path)));
    if (!path.startsWith(normalize(folder + sep))) return notFound();
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes) return notFound();
    const extension = extname(path);
    const headers = { "Content-Type": mimeTypes[extension] ?? "application/octet-stream" };
    if (extension !== ".html" || !importMap) return body(new Uint8Array(bytes), 200, headers);
    return body(withImportMap(bytes.toString("utf8")), 200, headers);
  });
  return app;
}

/** The map has to stand before the first module of a page. */
function withImportMap(html: string): string {
  const imports = Object.fromEntries(sdkAddresses.map((address) => [address, "/__express/sdk.js"]));
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + map) : map + html;
}
