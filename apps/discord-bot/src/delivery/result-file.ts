/** A file of the server, or why it is not here. */
export type Fetched = { data: Buffer; contentType: string } | { problem: "too_large" | "gone" };

/**
 * Fetches a file of the server into memory, unless it is larger than `maxBytes`.
 * @throws when the server cannot be reached or breaks off: it may pass.
 */
export async function fetchFile(
  fetch: typeof globalThis.fetch,
  url: string,
  maxBytes: number,
): Promise<Fetched> {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
  if (response.status === 403 || response.status === 404 || response.status === 410) {
    await response.body?.cancel();
    return { problem: "gone" };
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`A file of the server answered ${response.status}.`);
  }
  const announced = Number(response.headers.get("content-length") ?? Number.NaN);
  if (announced > maxBytes) {
    await response.body?.cancel();
    return { problem: "too_large" };
  }
  const data = Buffer.from(await response.arrayBuffer());
  if (data.length > maxBytes) return { problem: "too_large" };
  return { data, contentType: response.headers.get("content-type") ?? "application/octet-stream" };
}
