import { Readable } from "node:stream";
import { Hono } from "hono";
import type { Kysely } from "kysely";
import type { UrlSigner } from "../../assets/signed-url.ts";
import type { ByteRange, Storage } from "../../assets/storage.ts";
import type { Database } from "../../database/schema.ts";
import type { Env } from "../env.ts";
import { ApiError, notFound } from "../errors.ts";

/** Serves assets under signed addresses: exact type and length, ranges, no redirects, nothing a browser would run. */
export function assetRoutes(parts: { db: Kysely<Database>; storage: Storage; signer: UrlSigner }): Hono<Env> {
  const app = new Hono<Env>();

  // HEAD comes here too; the body is dropped on the way out.
  app.get("/assets/:id/:name", async (context) => {
    const { id } = context.req.param();
    const verdict = parts.signer.verify(id, context.req.query("expires"), context.req.query("signature"));
    if (verdict === "wrong")
      throw new ApiError(403, "forbidden", "This address is not signed by this server.");
    if (verdict === "expired") {
      throw new ApiError(
        403,
        "expired",
        "This address has expired. Ask for the task again: it names a fresh one.",
      );
    }
    const asset = await parts.db.selectFrom("asset").selectAll().where("id", "=", id).executeTakeFirst();
    if (!asset) throw notFound("file");

    const headers = {
      "content-type": asset.mime_type,
      "content-disposition": `inline; filename="${asset.name.replace(/[^\x20-\x7e]|["\\]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(asset.name)}`,
      "accept-ranges": "bytes",
      etag: `"${asset.sha256.toString("hex").slice(0, 32)}"`,
      "cache-control": "private, max-age=3600, immutable",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      // Panels in a page with COEP may only embed what says that it may be embedded.
      "cross-origin-resource-policy": "cross-origin",
    };
    const range = readRange(context.req.header("range"), asset.size_bytes);
    if (range === "unsatisfiable") {
      return context.body(null, 416, { ...headers, "content-range": `bytes */${asset.size_bytes}` });
    }
    const length = range ? range.end - range.start + 1 : asset.size_bytes;
    const isHead = context.req.method === "HEAD";
    const content = isHead ? undefined : await parts.storage.get(asset.storage_key, range);
    if (!isHead && !content) throw notFound("file");
    const body = content ? (Readable.toWeb(content) as ReadableStream<Uint8Array>) : null;
    return context.newResponse(body, range ? 206 : 200, {
      ...headers,
      "content-length": String(length),
      ...(range ? { "content-range": `bytes ${range.start}-${range.end}/${asset.size_bytes}` } : {}),
    });
  });

  return app;
}

/** One range, as players ask for; several at once are answered whole, as the standard allows. */
function readRange(header: string | undefined, size: number): ByteRange | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, from = "", to = ""] = match;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return start > end || start >= size ? "unsatisfiable" : { start, end };
}
