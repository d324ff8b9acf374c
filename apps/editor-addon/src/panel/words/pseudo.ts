const letters = new Map(
  [..."aåbƀcçdđeéfƒgĝhĥiîjĵkķlļmɱnñoöpƥrŕsštţuûwŵyýzžAÅCÇDÐEÉIÎNÑOÖSŠTŢUÛ".matchAll(/(\w)(\W)/gu)].map(
    ([, plain = "", odd = ""]) => [plain, odd],
  ),
);

/**
 * Messages in the editor's pseudo-locale: English with odd letters, in brackets, a third longer. What is not in brackets
 * was never translated, and what does not fit will not fit in German either.
 */
export function pseudo<T extends object>(messages: T): T {
  const entries = Object.entries(messages).map(([key, value]: [string, unknown]) => {
    if (typeof value === "string") return [key, odd(value)];
    if (typeof value === "function") return [key, (values: object) => odd(String(value(values)))];
    return [key, typeof value === "object" && value !== null ? pseudo(value) : value];
  });
  return Object.fromEntries(entries) as T;
}

function odd(text: string): string {
  const changed = [...text].map((letter) => letters.get(letter) ?? letter).join("");
  return `[${changed}${" ~".repeat(Math.ceil(text.length / 6))}]`;
}
