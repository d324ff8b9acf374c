/** Takes secrets out of what is about to be seen by others. */
export interface Redactor {
  /** Out of a text: tokens, keys, passwords, the queries of URLs, data URIs. */
  text(text: string): string;
  /** Out of anything JSON can hold, fields named like a secret included. A copy is returned. */
  value(value: unknown): unknown;
}

const gone = "[redacted]";

/** Longest text that is kept, in characters. */
const longest = 8192;

/** Words that mark a field as secret when its name, without case and punctuation, has them in it. */
const secretWords =
  "authorization|cookie|password|passphrase|secret|token|apikey|api_key|api-key|privatekey|signature|credential|pairingcode";
const secretName = new RegExp(`${secretWords}|(^|[^a-z])sig$|key$`);
/** Names that only look like it. */
const harmlessName = /(id|ids|name|count)$|^(storagekey|singletonkey)$/;

const patterns: [RegExp, string][] = [
  [/\bdata:([\w./+-]{0,80})((?:;[\w=-]{1,40})*),[^\s"'<>)]*/gi, `data:$1$2,${gone}`],
  [/\b(Bearer|Basic|Bot)\s+[\w.~+/=-]{8,}/gi, `$1 ${gone}`],
  // Discord: the token of an interaction or webhook is a part of the path. Ours: the secret of the callback address.
  [/(\/(?:webhooks|interactions)\/\d{5,25}\/)[\w.~-]+/gi, `$1${gone}`],
  [/(\/callbacks\/)[\w-]+/gi, `$1${gone}`],
  [/(\b[a-z][a-z\d+.-]{1,20}:\/\/)[^\s/?#"'<>@]+@/gi, `$1${gone}@`],
  [/(\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>?]+\?)[^\s"'<>]+/gi, `$1${gone}`],
  // Keys and tokens of a known make: ours, CometAPI's, Runway's, Amazon's, Discord's, JSON Web Tokens.
  [/\b(ust_|sk-|key_|AKIA|ASIA)[\w-]{12,}/g, `$1${gone}`],
  [/\b[MNO][\w-]{22,28}\.[\w-]{6}\.[\w-]{27,40}\b/g, gone],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, gone],
  // `"api_key": "..."`, `apiKey: '...'`, `sig=...`, inside a text.
  [
    new RegExp(
      `((?<![\\w-])[\\w-]{0,40}(?:${secretWords}|key|sig)["'\\\\]{0,3}\\s{0,3}[:=]\\s{0,3}\\\\?["']?)(?!\\[redacted)[^\\s"'&,;}\\\\]{3,}`,
      "gi",
    ),
    `$1${gone}`,
  ],
];

/** @param secrets values known to be secret, taken out wherever they stand. Those below eight characters are not. */
export function createRedactor(secrets: readonly string[] = []): Redactor {
  const known = secrets.filter((secret) => secret.length >= 8).sort((a, b) => b.length - a.length);

  function text(given: string): string {
    let left = given;
    for (const secret of known) left = left.replaceAll(secret, gone);
    if (left.length > longest) left = `${left.slice(0, longest)}… ${left.length - longest} more characters`;
    return patterns.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), left);
  }

  function value(given: unknown): unknown {
    if (typeof given === "string") return text(given);
    if (typeof given !== "object" || given === null) return given;
    if (Array.isArray(given)) return given.map(value);
    if (isBuffer(given)) return `[${given.data.length} bytes]`;
    return Object.fromEntries(
      Object.entries(given).map(([name, inside]) => [text(name), field(name, inside)]),
    );
  }

  function field(name: string, inside: unknown): unknown {
    return isSecretName(name) && inside !== null && typeof inside !== "boolean" ? gone : value(inside);
  }

  return { text, value };
}

function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return secretName.test(plain) && !harmlessName.test(plain);
}

/** A `Buffer` as JSON has it. */
function isBuffer(value: object): value is { data: unknown[] } {
  return "type" in value && value.type === "Buffer" && "data" in value && Array.isArray(value.data);
}
