import { MediaError } from "../media-error.ts";
import type { ByteSource, ReadBudget } from "./byte-source.ts";

/** What fetching needs from outside. */
export interface UrlContext {
  fetch: typeof fetch;
  signal: AbortSignal;
  budget: ReadBudget;
}

/** Bytes asked for at first: enough for the head of nearly every file. */
const headBytes = 65_536;

/**
 * Opens a file behind a URL. Parts are fetched with range requests; a server that answers with the whole file instead
 * is read from the front, as far as needed. Throws `unreadable` when the server refuses or cannot be reached.
 */
export async function openUrl(url: string, context: UrlContext): Promise<ByteSource> {
  const response = await request(url, `bytes=0-${headBytes - 1}`, context);
  if (response.status === 416) {
    await discard(response);
    return { size: 0, read: async () => new Uint8Array(), close: async () => {} };
  }
  if (response.status !== 206) return wholeBody(response, context);

  const head = await takeBody(response, headBytes, context.budget);
  const size = totalOf(response) ?? (await askSize(url, context));
  return {
    size,
    async read(start, end) {
      if (end <= head.length) return head.subarray(start, end);
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      // A server may send less than it was asked for; then the rest is asked for again.
      while (filled < bytes.length) {
        const part = await fetchPart(url, start + filled, end, size, context);
        bytes.set(part, filled);
        filled += part.length;
      }
      return bytes;
    },
    close: async () => {},
  };
}

async function fetchPart(url: string, start: number, end: number, size: number, context: UrlContext) {
  const response = await request(url, `bytes=${start}-${end - 1}`, context);
  const range = response.headers.get("Content-Range");
  const total = totalOf(response);
  if (
    response.status !== 206 ||
    (range && !range.startsWith(`bytes ${start}-`)) ||
    (total ?? size) !== size
  ) {
    await discard(response);
    throw new MediaError("unreadable", {
      reason: "the server stopped sending the parts that were asked for",
    });
  }
  const part = await takeBody(response, end - start, context.budget);
  if (part.length === 0) throw new MediaError("unreadable", { reason: "the server sent an empty part" });
  return part;
}

async function request(url: string, range: string, { fetch, signal }: UrlContext): Promise<Response> {
  const response = await fetch(url, { headers: { Range: range }, signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new MediaError("unreadable", { reason: "the server could not be reached" }, cause);
  });
  if (response.ok || response.status === 416) return response;
  await discard(response);
  throw new MediaError("unreadable", { reason: `the server answered ${response.status}` });
}

/** The size of the whole file, where a partial answer tells it. */
function totalOf(response: Response): number | undefined {
  const total = /\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "")?.[1];
  return total === undefined ? undefined : Number(total);
}

/** Across origins, browsers hide `Content-Range` but not `Content-Length`: ask for everything and read no more. */
async function askSize(url: string, context: UrlContext): Promise<number> {
  const response = await request(url, "bytes=0-", context);
  const size = response.headers.get("Content-Length");
  await discard(response);
  if (size === null)
    throw new MediaError("unreadable", { reason: "the server does not tell the size of the file" });
  return Number(size);
}

/** At most `max` bytes of a body; the rest is never fetched. */
async function takeBody(response: Response, max: number, budget: ReadBudget): Promise<Uint8Array> {
  const bytes = new Uint8Array(max);
  let filled = 0;
  for await (const chunk of chunksOf(response)) {
    const part = chunk.subarray(0, max - filled);
    budget.spend(part.length);
    bytes.set(part, filled);
    filled += part.length;
    if (filled === max) break;
  }
  return bytes.subarray(0, filled);
}

/** A file that arrives from the front only; what has come is kept, up to the budget. */
async function wholeBody(response: Response, { budget }: UrlContext): Promise<ByteSource> {
  const chunks = chunksOf(response);
  let bytes = new Uint8Array(headBytes);
  let filled = 0;
  const fill = async (end: number) => {
    while (filled < end) {
      const { value, done } = await chunks.next();
      if (done) return;
      budget.spend(value.length);
      if (filled + value.length > bytes.length) {
        const larger = new Uint8Array(Math.max(bytes.length * 2, filled + value.length));
        larger.set(bytes.subarray(0, filled));
        bytes = larger;
      }
      bytes.set(value, filled);
      filled += value.length;
    }
  };
  // The announced length counts encoded bytes where the body is compressed.
  const announced = response.headers.has("Content-Encoding") ? null : response.headers.get("Content-Length");
  if (announced === null) await fill(Number.POSITIVE_INFINITY);
  const size = announced === null ? filled : Number(announced);
  return {
    size,
    async read(start, end) {
      await fill(end);
      if (filled < end) throw new MediaError("unreadable", { reason: "the connection ended early" });
      return bytes.slice(start, end);
    },
    close: async () => {
      await chunks.return(undefined);
    },
  };
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array, undefined, undefined> {
  const reader = response.body?.getReader();
  try {
    while (reader) {
      const { value, done } = await reader.read().catch((cause: unknown) => {
        throw new MediaError("unreadable", { reason: "the connection broke" }, cause);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => {});
}
