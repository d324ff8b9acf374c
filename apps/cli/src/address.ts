import { CliError } from "./cli-error.ts";

/**
 * Reads an address that a secret is sent to.
 *
 * @param from Where the address was found, for sentences.
 * @returns The address, and whether it is on this machine.
 * @throws {CliError} `config` when it cannot be used, or would send the secret unencrypted across a network.
 */
export function readAddress(
  text: string,
  from: string,
  { example, secret }: { example: string; secret: string },
): { baseUrl: URL; loopback: boolean } {
  const baseUrl = URL.parse(text);
  if (!baseUrl || !/^https?:$/.test(baseUrl.protocol) || baseUrl.username || baseUrl.password) {
    throw new CliError(
      "config",
      `${from} must be an address such as ${example}, not ${withoutSecrets(text)}.`,
    );
  }
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(baseUrl.hostname);
  if (baseUrl.protocol === "http:" && !loopback) {
    throw new CliError(
      "config",
      `${from} must begin with https://: over http:// the ${secret} could be read on the way.`,
    );
  }
  return { baseUrl, loopback };
}

/** What was given, unless a name or a password stands in it. */
function withoutSecrets(text: string): string {
  return text.includes("@") ? "one with a name or a password in it" : `"${text}"`;
}
