import { acceptedFormats, type MediaKind, maxBytesByUrl } from "@understudy/core";

/** The emulator's own name towards file hosts; Runway's starts the same (Runway input rules). */
export const assetUserAgent = "RunwayML API/1.0 (emulator)";

/** How long a file host may take to answer, in milliseconds of real time. */
const patienceMs = 10_000;

/** The file cannot be used; the sentence says why, in the words of Runway's troubleshooting page. */
export class AssetRefusedError extends Error {
  readonly code = "asset_refused";
}

/** A file that was fetched whole. */
export interface AssetFile {
  kind: MediaKind;
  /** IANA media type, without parameters. */
  mimeType: string;
  bytes: Uint8Array;
}

/**
 * Fetches an input as Runway does: HEAD, then GET; 200 both times, no redirect, an exact media type of an allowed
 * kind, a length that is true and within the limit (16 MB of image, 32 MB of video).
 *
 * @param kinds What the field takes.
 * @throws {AssetRefusedError} in every other case.
 */
export async function fetchAsset(
  url: string,
  kinds: readonly MediaKind[],
  fetch: typeof globalThis.fetch,
): Promise<AssetFile> {
  const head = await ask(url, "HEAD", kinds, fetch);
  await head.response.body?.cancel();
  const { response, kind, mimeType, length } = await ask(url, "GET", kinds, fetch);
  const bytes = await readWhole(response, length);
  return { kind, mimeType, bytes };
}

async function ask(
  url: string,
  method: "HEAD" | "GET",
  kinds: readonly MediaKind[],
  fetch: typeof globalThis.fetch,
) {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      redirect: "manual",
      headers: { "user-agent": assetUserAgent, "accept-encoding": "identity" },
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch (error) {
    throw new AssetRefusedError(
      error instanceof DOMException && error.name === "TimeoutError"
        ? "Timeout while fetching asset."
        : "Failed to fetch asset. The URL may be incorrect or the server hosting the asset may be down.",
    );
  }
  try {
    return { response, ...readHeaders(response, method, kinds) };
  } catch (error) {
    await response.body?.cancel();
    throw error;
  }
}

function readHeaders(response: Response, method: string, kinds: readonly MediaKind[]) {
  if (response.status !== 200) {
    throw new AssetRefusedError(
      `Failed to fetch asset. Received HTTP response code "${response.status}" to ${method}.`,
    );
  }
  const mimeType = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const kind = kinds.find((kind) => acceptedFormats[kind].includes(mimeType));
  if (!kind) {
    const allowed = kinds.flatMap((kind) => acceptedFormats[kind]).join(", ");
    throw new AssetRefusedError(
      `Unsupported asset type ${JSON.stringify(mimeType)}. The Content-Type must be one of ${allowed}.`,
    );
  }
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  if (!Number.isInteger(length) || length <= 0) {
    throw new AssetRefusedError(`The server gave no valid Content-Length to ${method}.`);
  }
  if (length > maxBytesByUrl[kind]) {
    throw new AssetRefusedError(
      `Asset size exceeds ${maxBytesByUrl[kind] / 1e6} MB: the file has ${length} bytes.`,
    );
  }
  return { kind, mimeType, length };
}

async function readWhole(response: Response, length: number): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await response.bytes();
  } catch {
    throw new AssetRefusedError("Failed to fetch asset. The connection broke off before its end.");
  }
  if (bytes.length !== length) {
    throw new AssetRefusedError(`The file has ${bytes.length} bytes, but its Content-Length says ${length}.`);
  }
  return bytes;
}

/**
 * Reads a base64 data URI.
 * @throws {AssetRefusedError} when it is not one of an allowed media type.
 */
export function readDataUri(uri: string, kinds: readonly MediaKind[]): AssetFile {
  const [, mimeType = "", base64 = ""] = /^data:([^;,]+)[^,]*;base64,(.*)$/is.exec(uri) ?? [];
  const kind = kinds.find((kind) => acceptedFormats[kind].includes(mimeType.toLowerCase()));
  if (!kind) throw new AssetRefusedError(`Unsupported asset type ${JSON.stringify(mimeType)}.`);
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  if (bytes.length === 0) throw new AssetRefusedError("Invalid data URI.");
  return { kind, mimeType: mimeType.toLowerCase(), bytes };
}
