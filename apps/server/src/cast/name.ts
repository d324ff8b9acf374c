/** What no name may have: it could not be seen, or would turn what stands beside it. */
const unseen = /[\p{Cc}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u;

/** A name as it is kept and shown; `undefined` for one that is none: 1 to 40 characters of any script. */
export function castName(text: string): string | undefined {
  const name = text.normalize("NFC").trim();
  const length = [...name].length;
  return length >= 1 && length <= 40 && !unseen.test(name) ? name : undefined;
}

/** What two names have in common that count as the same. */
export function knownAs(name: string): string {
  return name.normalize("NFKC").toLowerCase().trim();
}
