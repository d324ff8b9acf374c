/** One message of a language file: where it stands, and what it says. */
export interface Message {
  /** The keys to it, with dots. */
  key: string;
  /** The text; of a message with values, the text with every value as `⟨name⟩`. */
  text: string;
}

/**
 * Every message of a language file as plain text, for a test that compares languages. Values are shown by their names, so
 * that a message which leaves one out is seen; a number is 2 in sentences that count.
 */
export function messagesIn(language: object, key = ""): Message[] {
  return Object.entries(language).flatMap(([name, value]: [string, unknown]): Message[] => {
    const here = key ? `${key}.${name}` : name;
    if (typeof value === "string") return [{ key: here, text: value }];
    if (typeof value === "function") return [{ key: here, text: String(value(named())) }];
    return typeof value === "object" && value !== null ? messagesIn(value, here) : [];
  });
}

/** The names of the values that a text shows. */
export function valuesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/⟨(\w+)⟩/g)].map(([, name = ""]) => name))].sort();
}

/** Values that say their own names. */
function named(): Record<string, unknown> {
  const value = (name: string) => ({
    toString: () => `⟨${name}⟩`,
    // A number where one is counted.
    valueOf: () => 2,
    [Symbol.toPrimitive]: (hint: string) => (hint === "number" ? 2 : `⟨${name}⟩`),
  });
  return new Proxy({}, { get: (_, name) => value(String(name)) });
}

/**
 * What is wrong with a translation, a line each: a text that is empty, that is the English one although it is not among
 * `alike`, or that shows other values than the English one.
 */
export function faultsOf(english: object, translated: object, alike: readonly string[] = []): string[] {
  const texts = new Map(messagesIn(translated).map(({ key, text }) => [key, text]));
  return messagesIn(english).flatMap(({ key, text }) => {
    const other = texts.get(key);
    if (other === undefined) return [`${key} is missing`];
    if (other.trim() === "" && text !== "") return [`${key} is empty`];
    const [wanted, given] = [valuesIn(text).join(), valuesIn(other).join()];
    if (wanted !== given) return [`${key} shows ${given || "nothing"}, not ${wanted || "nothing"}`];
    const isAlike = other === text && /\p{L}{2}/u.test(text.replace(/⟨\w+⟩/g, "")) && !alike.includes(key);
    return isAlike ? [`${key} is English: ${text}`] : [];
  });
}
