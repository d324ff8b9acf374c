import { Readable } from "node:stream";
import type { Storage } from "./storage.ts";

/** A `fetch` that answers range requests from a file in the storage, whichever address it is given. */
export function rangesOf(storage: Storage, key: string): typeof globalThis.fetch {
  return async (_, init) => {
    const size = await storage.size(key);
    if (size === undefined) return new Response(null, { status: 404 });
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(new Headers(init?.headers).get("range") ?? "") ?? [];
    if (from === undefined) return new Response(null, { status: 400 });
    const start = Number(from);
    const end = to ? Math.min(Number(to), size - 1) : size - 1;
    if (start > end)
      return new Response(null, { status: 416, headers: { "content-range": `bytes */${size}` } });
    const stream = await storage.get(key, { start, end });
    if (!stream) return new Response(null, { status: 404 });
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
      status: 206,
      headers: {
        "content-range": `bytes ${start}-${end}/${size}`,
        "content-length": String(end - start + 1),
      },
    });
  };
}
