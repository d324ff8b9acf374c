import { MediaError } from "../media-error.ts";
import { openBlob } from "./blob-source.ts";
import type { ByteSource } from "./byte-source.ts";
import { pathOf } from "./node-modules.ts";
import { openPath } from "./path-source.ts";
import { openUrl, type UrlContext } from "./url-source.ts";

/**
 * Where a file is: a `Blob` or `File`; a URL, as a `URL` or as a string with its scheme (`https:`, `http:`, `data:`,
 * `blob:`, `file:`); or, in Node, a path. A string without a scheme is a path.
 */
export type MediaSource = Blob | URL | string;

/** Opens a file wherever it is. */
export async function openSource(source: MediaSource, context: UrlContext): Promise<ByteSource> {
  if (source instanceof Blob) return openBlob(source, context.budget);
  const url = toUrl(source);
  if (!url) return openPath(String(source), context.budget);
  return url.protocol === "file:" ? openPath(pathOf(url), context.budget) : openUrl(url.href, context);
}

/** A scheme has two letters or more: `C:\clip.mp4` is a path. */
function toUrl(source: URL | string): URL | undefined {
  if (typeof source !== "string") return source;
  if (!/^[a-z][a-z\d+.-]+:/i.test(source)) return undefined;
  const url = URL.parse(source);
  if (!url && /^https?:/i.test(source))
    throw new MediaError("unreadable", { reason: "its address is not a valid URL" });
  return url ?? undefined;
}
