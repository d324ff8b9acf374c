import { GuardError } from "../guard/guard-error.ts";

/** Another file lies at the address now than the one that was begun; begin again. */
export class FileChangedError extends Error {
  override name = "FileChangedError";
}

/** How often a broken connection is taken up again. */
const maxTries = 12;

/** The address answers, but not with the file, and will not: expired, forbidden, gone (CometAPI lists 403 for expired results). */
const isFinal = (status: number) => status >= 400 && status < 500 && ![408, 425, 429].includes(status);

/**
 * Opens a file on the web. Where a connection breaks, the rest is asked for, provided it is still the same file; a
 * server without ranges sends it again from the start.
 *
 * @param wait pauses for so many milliseconds.
 * @returns the bytes; `gone` when the address answers that it has the file no more.
 * @throws where another try later may help, and {FileChangedError} from the stream.
 */
export async function openDownload(
  fetch: typeof globalThis.fetch,
  url: string,
  wait: (ms: number) => Promise<unknown>,
): Promise<AsyncGenerator<Uint8Array> | "gone"> {
  const first = await fetch(url);
  if (first.ok) return wholeBody(fetch, url, first, wait);
  await first.body?.cancel();
  if (isFinal(first.status)) return "gone";
  throw new Error(`The file's address answered ${first.status}.`);
}

async function* wholeBody(
  fetch: typeof globalThis.fetch,
  url: string,
  first: Response,
  wait: (ms: number) => Promise<unknown>,
): AsyncGenerator<Uint8Array> {
  const file = identityOf(first);
  let response: Response | undefined = first;
  let received = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      response ??= await askForRest(fetch, url, file, received);
      // A server that knows no ranges begins again: what we have is passed over.
      let skip = response.status === 206 ? 0 : received;
      for await (const chunk of response.body ?? []) {
        const fresh = chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - fresh.length;
        received += fresh.length;
        if (fresh.length > 0) yield fresh;
      }
      if (file.size === undefined || received >= file.size) return;
      throw new Error("The connection ended before the file did.");
    } catch (error) {
      const isHopeless = error instanceof FileChangedError || isTooLarge(error);
      if (isHopeless || attempt >= maxTries) throw error;
      await wait(Math.min(5000, 250 * 2 ** attempt));
      response = undefined;
    }
  }
}

const isTooLarge = (error: unknown) => error instanceof GuardError && error.code === "too_large";

/** By what a file is known again. */
interface Identity {
  size: number | undefined;
  /** A strong `ETag`, or else `Last-Modified`: what `If-Range` takes. */
  validator: string | undefined;
}

function identityOf({ headers }: Response): Identity {
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  const etag = headers.get("etag");
  const strong = etag?.startsWith('"') ? etag : undefined;
  return {
    size: length === null ? undefined : Number(length),
    validator: strong ?? headers.get("last-modified") ?? undefined,
  };
}

async function askForRest(
  fetch: typeof globalThis.fetch,
  url: string,
  file: Identity,
  received: number,
): Promise<Response> {
  if (received === 0) return sameFile(await fetch(url), file, 0);
  const { validator } = file;
  const headers = { range: `bytes=${received}-`, ...(validator ? { "if-range": validator } : {}) };
  return sameFile(await fetch(url, { headers }), file, received);
}

/** @throws {FileChangedError} for a response that is not the rest, or the whole, of the file that was begun. */
async function sameFile(response: Response, file: Identity, received: number): Promise<Response> {
  const now = identityOf(response);
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  const size = response.status === 206 ? Number(range?.[2] ?? Number.NaN) : now.size;
  const isSame =
    (file.validator === undefined || now.validator === undefined || now.validator === file.validator) &&
    (file.size === undefined || size === undefined || Number.isNaN(size) || size === file.size) &&
    (response.status !== 206 || Number(range?.[1]) === received);
  if (response.ok && isSame) return response;
  await response.body?.cancel();
  if (response.ok) throw new FileChangedError("The file changed while it was being copied.");
  throw new Error(`The file's address answered ${response.status}.`);
}
