const gone = "[redacted]";

const patterns: readonly [RegExp, string][] = [
  // The token of an interaction or a webhook is a part of the path.
  [/(\/(?:webhooks|interactions)\/\d{5,25}\/)[\w.~%-]+/gi, `$1${gone}`],
  [/\b(Bearer|Bot)\s+[\w.~+/=-]{8,}/gi, `$1 ${gone}`],
  // The query of an address may be its signature.
  [/(\bhttps?:\/\/[^\s"'<>?\\]+\?)[^\s"'<>\\]+/gi, `$1${gone}`],
  [/\bust_[\w-]{12,}/g, `ust_${gone}`],
  [/\b[MNO][\w-]{22,28}\.[\w-]{6}\.[\w-]{27,40}\b/g, gone],
  [/\baW50ZXJhY3Rpb246[\w-]{20,}={0,2}/g, gone],
  [/("(?:token|sealed|authorization|signature|code_?verifier)":")(?!\[redacted\])[^"]+/gi, `$1${gone}`],
];

/**
 * Makes the function that takes secrets out of a line: those given, and whatever looks like a bot token, an interaction
 * token or a signed address.
 */
export function createRedactor(secrets: readonly string[]): (line: string) => string {
  const known = secrets.filter((secret) => secret.length >= 8);
  return (line) => {
    const without = known.reduce((rest, secret) => rest.replaceAll(secret, gone), line);
    return patterns.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), without);
  };
}
