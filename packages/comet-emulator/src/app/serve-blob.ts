/**
 * Serves a file as a good file host does: exact type and length, ranges, HEAD, no surprises.
 *
 * @param type IANA media type.
 */
export function serveBlob(request: Request, blob: Blob, type: string): Response {
  const headers = new Headers({
    "content-type": type,
    "accept-ranges": "bytes",
    "cache-control": "private, max-age=3600",
  });
  const range = readRange(request.headers.get("range"), blob.size);
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${blob.size}`);
    return new Response(null, { status: 416, headers });
  }
  if (range) headers.set("content-range", `bytes ${range.start}-${range.end}/${blob.size}`);
  const part = range ? blob.slice(range.start, range.end + 1) : blob;
  headers.set("content-length", String(part.size));
  const body = request.method === "HEAD" ? null : part.stream();
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** One range of bytes, both ends included; anything but one plain range is ignored, as RFC 9110 allows. */
function readRange(
  header: string | null,
  size: number,
): { start: number; end: number } | "unsatisfiable" | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end || start >= size ? "unsatisfiable" : { start, end };
}
