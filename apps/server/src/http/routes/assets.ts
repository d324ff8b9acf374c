import { Readable } from "node:stream";
import { Hono } from "hono";
import { type Kysely, sql } from "kysely";
import { contentDisposition } from "../../assets/file-name.ts";
import type { UrlSigner } from "../../assets/signed-url.ts";
import type { Storage } from "../../assets/storage.ts";
import type { Asset, Database } from "../../database/schema.ts";
import type { Env } from "../env.ts";
import { ApiError, notFound } from "../errors.ts";
import { readRange } from "../range.ts";

/** What a browser shows without running anything in it; SVG is not among it. */
const shown = /^(video\/|image\/(jpeg|png|webp|gif|avif)$)/;

/** Serves assets under signed addresses: exact type and length, ranges, no redirects, nothing a browser would run. */
export function assetRoutes(parts: { db: Kysely<Database>; storage: Storage; signer: UrlSigner }): Hono<Env> {
  const app = new Hono<Env>();

  // HEAD comes here too; the body is dropped on the way out.
  app.get("/assets/:id/:name", async (context) => {
    const { id } = context.req.param();
    const { expires, signature } = context.req.query();
    const verdict = parts.signer.verify("read", id, expires, signature);
    if (verdict === "wrong")
      throw new ApiError(403, "forbidden", "This address is not signed by this server.");
    if (verdict === "expired") {
      throw new ApiError(
        403,
        "expired",
        "This address has expired. Ask for the task again: it names a fresh one.",
      );
    }
    const asset = await liveAsset(parts.db, id);
    if (!asset) throw notFound("file");

    const headers = headersOf(asset);
    const asked = (name: string) => context.req.header(name);
    const known = asked("if-none-match");
    if (known?.trim() === "*" || known?.includes(headers.etag)) return context.body(null, 304, headers);
    const isSame = (asked("if-range") ?? headers.etag) === headers.etag;
    const isHead = context.req.method === "HEAD";
    // A range means something in a GET alone (RFC 9110, section 14.2).
    const range = isSame && !isHead ? readRange(asked("range"), asset.size_bytes) : undefined;
    if (range === "unsatisfiable") {
      return context.body(null, 416, { ...headers, "content-range": `bytes */${asset.size_bytes}` });
    }
    const content = isHead ? undefined : await parts.storage.get(asset.storage_key, range);
    if (!isHead && !content) throw notFound("file");
    const body = content ? (Readable.toWeb(content) as ReadableStream<Uint8Array>) : null;
    return context.newResponse(body, range ? 206 : 200, {
      ...headers,
      "content-length": String(range ? range.end - range.start + 1 : asset.size_bytes),
      ...(range ? { "content-range": `bytes ${range.start}-${range.end}/${asset.size_bytes}` } : {}),
    });
  });

  return app;
}

function liveAsset(db: Kysely<Database>, id: string): Promise<Asset | undefined> {
  return db
    .selectFrom("asset")
    .selectAll()
    .where("id", "=", id)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", sql<Date>`now()`)]))
    .executeTakeFirst();
}

function headersOf({ mime_type, name, sha256 }: Asset) {
  return {
    "content-type": mime_type,
    "content-disposition": contentDisposition(shown.test(mime_type) ? "inline" : "attachment", name),
    "accept-ranges": "bytes",
    etag: `"${sha256.toString("hex").slice(0, 32)}"`,
    "cache-control": "private, max-age=3600, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    // Panels in a page with COEP may only embed what says that it may be embedded.
    "cross-origin-resource-policy": "cross-origin",
  };
}
