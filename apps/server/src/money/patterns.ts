// A pattern is a subject, or the beginning of subjects with `*` at its end: `discord:123:*`. `*` alone is everybody.

/** Whether a text can stand for one subject or several. */
export function isPattern(text: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(text) && !text.slice(0, -1).includes("*");
}

/** The beginning that all subjects of a pattern share; `undefined` where it is one subject. */
export function prefixOf(pattern: string): string | undefined {
  return pattern.endsWith("*") ? pattern.slice(0, -1) : undefined;
}

/** Every pattern that could stand for a subject, the most specific first. */
export function patternsOf(subject: string): string[] {
  const prefixes = Array.from({ length: subject.length + 1 }, (_, length) => `${subject.slice(0, length)}*`);
  return [subject, ...prefixes.reverse()];
}
