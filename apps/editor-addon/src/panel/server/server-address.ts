/**
 * The origin of a server, from what a person typed or pasted: the scheme is filled in, a path is dropped. Plain `http://`
 * is for this machine only, as a token travels there, and is what servers on it speak.
 *
 * @returns `undefined` for what is no such address.
 */
export function serverAddress(typed: string): string | undefined {
  const text = typed.trim();
  const hasScheme = /^https?:\/\//i.test(text);
  const url = URL.parse(hasScheme ? text : `https://${text}`);
  // The parser takes a host of any signs, and encodes them.
  if (!url || url.username || url.password || !/^[\w.:[\]-]+$/.test(url.hostname)) return undefined;
  const isLoopback = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (!hasScheme && isLoopback) return URL.parse(`http://${text}`)?.origin;
  return url.protocol === "https:" || isLoopback ? url.origin : undefined;
}
