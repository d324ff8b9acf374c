import { Hono } from "hono";
import type { Attachment } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { isValid, pathOf } from "./sign.ts";

/** Serves files at their signed addresses: GET and HEAD, ranges, exact type and length. 404 once an address expired. */
export function createCdn(world: World): Hono {
  const app = new Hono();
  for (const folder of ["attachments", "ephemeral-attachments"]) {
    app.get(`/${folder}/:channel/:attachment/:filename`, ({ req }) => {
      const { pathname, searchParams } = new URL(req.url);
      const attachment = world.attachments.get(req.param("attachment"));
      if (!attachment || pathOf(attachment) !== pathname || !isValid(world, pathname, searchParams)) {
        return new Response("This content is no longer available.", { status: 404 });
      }
      return answer(attachment, req.header("range"));
    });
  }
  return app;
}

function answer({ bytes, contentType, filename }: Attachment, range: string | undefined): Response {
  const headers = {
    "content-type": contentType,
    "content-disposition": `attachment; filename="${filename}"`,
    "accept-ranges": "bytes",
    "cache-control": "public, max-age=31536000",
  };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (from === undefined) {
    return new Response(body(bytes), { headers: { ...headers, "content-length": String(bytes.length) } });
  }
  const start = Number(from);
  const end = Math.min(to ? Number(to) : Number.POSITIVE_INFINITY, bytes.length - 1);
  if (start > end) {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${bytes.length}` } });
  }
  const part = bytes.subarray(start, end + 1);
  return new Response(body(part), {
    status: 206,
    headers: {
      ...headers,
      "content-length": String(part.length),
      "content-range": `bytes ${start}-${end}/${bytes.length}`,
    },
  });
}

const body = (bytes: Uint8Array) => new Uint8Array(bytes);
