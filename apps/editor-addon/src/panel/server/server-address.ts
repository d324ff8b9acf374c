/**
 * The origin of a server, from what a person typed or pasted: `https://` is filled in, a path is dropped.
 * Plain `http://` is for this machine only, as a token travels there.
 *
 * @returns `undefined` for what is no such address.
 */
export function serverAddress(typed: string): string | undefined {
  const text = typed.trim();
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  // The parser takes a host of any signs, and encodes them.
  if (!url || url.username || url.password || !/^[\w.:[\]-]+$/.test(url.hostname)) return undefined;
  const isLoopback = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === "https:" || isLoopback ? url.origin : undefined;
}
