import { stripVTControlCharacters } from "node:util";

// Control characters move the cursor or start an escape sequence; direction marks make text read as what it is not.
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** Text from elsewhere made harmless for a terminal, on one line. */
export function safeText(text: string): string {
  return stripVTControlCharacters(text).replace(unsafe, " ");
}

/** JSON on one line that holds no character a terminal would act on. It means the same to a parser. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(unsafe, (characters) =>
    Array.from(characters, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  );
}
