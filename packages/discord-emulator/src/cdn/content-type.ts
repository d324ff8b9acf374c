/** Discord tells the type of a file by the end of its name. */
const byExtension: Record<string, string> = {
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mkv: "video/x-matroska",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  mp3: "audio/mpeg",
  wav: "audio/x-wav",
  ogg: "audio/ogg",
  m4a: "audio/mp4",
  txt: "text/plain; charset=utf-8",
  json: "application/json; charset=utf-8",
  pdf: "application/pdf",
  zip: "application/zip",
};

/** The media type of a file with this name. */
export function contentTypeOf(filename: string): string {
  const extension = extensionOf(filename);
  return (extension && byExtension[extension]) || "application/octet-stream";
}

/** What follows the last dot, in lower case. */
function extensionOf(filename: string): string | undefined {
  return /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase();
}

/**
 * Whether a file passes a `file_types` list: the kinds `image`, `video`, `audio` or endings such as `.mp4`. The name
 * alone counts. Source: Discord's change log, 2026-08-05.
 */
export function passesFileTypes(filename: string, fileTypes: readonly string[] | undefined): boolean {
  if (!fileTypes?.length) return true;
  const extension = extensionOf(filename);
  return fileTypes.some((type) =>
    type.startsWith(".")
      ? type.slice(1).toLowerCase() === extension
      : contentTypeOf(filename).startsWith(`${type}/`),
  );
}
