import { openAsBlob } from "node:fs";
import { basename, extname, join } from "node:path";
import { serveBlob } from "./serve-blob.ts";

const mediaTypes: Record<string, string> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".mp4": "video/mp4",
  ".mov": "video/quicktime",
  ".mkv": "video/x-matroska",
  ".webm": "video/webm",
  ".3gp": "video/3gpp",
  ".ogv": "video/ogg",
};

/** Serves a file of a folder; undefined when there is none of that name. Only the folder itself, no folders in it. */
export async function serveFile(
  folder: string,
  name: string,
  request: Request,
): Promise<Response | undefined> {
  if (name !== basename(name) || name.startsWith(".")) return undefined;
  const type = mediaTypes[extname(name).toLowerCase()] ?? "application/octet-stream";
  try {
    return serveBlob(request, await openAsBlob(join(folder, name), { type }), type);
  } catch {
    return undefined;
  }
}
