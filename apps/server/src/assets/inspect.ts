import { Readable } from "node:stream";
import { type Probed, probe } from "@understudy/media";
import type { Storage } from "./storage.ts";

/**
 * Measures a stored file and makes sure that all of it is there.
 * @throws {MediaError} for a file that is not whole media.
 */
export function inspectStored(storage: Storage, key: string): Promise<Probed> {
  return probe(new URL(`https://storage.invalid/${key}`), { verify: true, fetch: rangesOf(storage, key) });
}

/** Answers the range requests of a probe from the storage, whichever it is. */
function rangesOf(storage: Storage, key: string): typeof globalThis.fetch {
  return async (_, init) => {
    const size = await storage.size(key);
    if (size === undefined) return new Response(null, { status: 404 });
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(new Headers(init?.headers).get("range") ?? "") ?? [];
    if (from === undefined)
      return new Response(await bodyOf(storage, key), { headers: { "content-length": String(size) } });
    const start = Number(from);
    const end = to ? Math.min(Number(to), size - 1) : size - 1;
    if (start > end)
      return new Response(null, { status: 416, headers: { "content-range": `bytes */${size}` } });
    return new Response(await bodyOf(storage, key, { start, end }), {
      status: 206,
      headers: {
        "content-range": `bytes ${start}-${end}/${size}`,
        "content-length": String(end - start + 1),
      },
    });
  };
}

async function bodyOf(storage: Storage, key: string, range?: { start: number; end: number }) {
  const stream = await storage.get(key, range);
  return stream ? (Readable.toWeb(stream) as ReadableStream<Uint8Array>) : null;
}
