import { Readable } from "node:stream";
import { MediaError, type Probed, probe } from "@understudy/media";
import type { Storage } from "./storage.ts";

/**
 * Measures a stored file and makes sure that all of it is there.
 * @throws {MediaError} for a file that is not whole media. Trouble of the storage is another error: it says nothing of
 * the file.
 */
export async function inspectStored(storage: Storage, key: string): Promise<Probed> {
  const options = { verify: true, timeoutMs: 60_000, fetch: rangesOf(storage, key) };
  try {
    return await probe(new URL(`https://storage.invalid/${key}`), options);
  } catch (error) {
    if (!(error instanceof MediaError) || (error.code !== "unreadable" && error.code !== "timeout"))
      throw error;
    throw new Error("A stored file could not be read back.", { cause: error });
  }
}

/** Answers the range requests of a probe from the storage, whichever it is. */
function rangesOf(storage: Storage, key: string): typeof globalThis.fetch {
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
