/**
 * A name for a header and a download: the last part, without what a shell, a browser or a path would act on. At most
 * 100 characters, and the ending stays.
 */
export function safeFileName(filename: string): string {
  const last = filename.toWellFormed().split(/[\\/]/).at(-1) ?? "";
  const clean = last.replace(/[^\p{L}\p{M}\p{N}._ -]/gu, "_").trim();
  // By whole characters: half of one is no text.
  const short = [...clean].slice(-100).join("").replace(/^\.+/, "_");
  return short || "file";
}

/** `Content-Disposition` for a file of this name, in ASCII for old readers and in full for the others (RFC 6266). */
export function contentDisposition(kind: "inline" | "attachment", name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const full = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${full}`;
}
