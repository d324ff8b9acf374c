import type { ByteRange } from "../assets/storage.ts";

/**
 * Reads a `Range` header (RFC 9110, section 14): one range, as players ask for. Anything else, several ranges at once
 * among it, is answered with the whole file, as the standard allows.
 *
 * @param size of the file, in bytes.
 */
export function readRange(header: string | undefined, size: number): ByteRange | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, from = "", to = ""] = match;
  if (from !== "" && to !== "" && Number(from) > Number(to)) return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return start > end || start >= size ? "unsatisfiable" : { start, end };
}
