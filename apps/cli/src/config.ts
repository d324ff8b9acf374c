import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CliError } from "./cli-error.ts";
import { type FlagValues, textOf } from "./flags/flag.ts";
import type { Io } from "./io.ts";

/** Where requests go, and with which key. */
export interface Config {
  baseUrl: URL;
  /** Where the address was found, for sentences. */
  baseUrlFrom: string;
  /** The far side is on this machine: an emulator or a server under development. */
  loopback: boolean;
}

/** Where requests go when nobody says otherwise. */
export const defaultBaseUrl = "https://api.cometapi.com";

/**
 * Reads where requests go.
 * @throws {CliError} `config` when the address cannot be used, or would send the key unencrypted across a network.
 */
export function readConfig(values: FlagValues, env: Io["env"]): Config {
  const flag = textOf(values, "base-url");
  const baseUrlFrom = flag ? "--base-url" : env.COMETAPI_BASE_URL ? "COMETAPI_BASE_URL" : "the default";
  const text = flag || env.COMETAPI_BASE_URL || defaultBaseUrl;
  const baseUrl = URL.parse(text);
  if (!baseUrl || !/^https?:$/.test(baseUrl.protocol) || baseUrl.username || baseUrl.password) {
    throw new CliError(
      "config",
      `${baseUrlFrom} must be an address such as ${defaultBaseUrl}, not "${text}".`,
    );
  }
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(baseUrl.hostname);
  if (baseUrl.protocol === "http:" && !loopback) {
    throw new CliError(
      "config",
      `${baseUrlFrom} must begin with https://: over http:// the key could be read on the way.`,
    );
  }
  return { baseUrl, baseUrlFrom, loopback };
}

/**
 * The key, from the environment or a file it names; never from a command line, which other people can read.
 * @returns `undefined` where none is set.
 * @throws {CliError} `config` when the file cannot be read or the key holds characters no key has.
 */
export async function readApiKey({ env, cwd }: Pick<Io, "env" | "cwd">): Promise<string | undefined> {
  const key = (env.COMETAPI_KEY || (await readKeyFile(env.COMETAPI_KEY_FILE, cwd)))?.trim();
  if (!key) return undefined;
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new CliError("config", "The API key holds spaces or characters that no key has. Copy it again.");
}

async function readKeyFile(path: string | undefined, cwd: string): Promise<string | undefined> {
  if (!path) return undefined;
  try {
    return await readFile(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new CliError("config", `COMETAPI_KEY_FILE names ${path}, which cannot be read.`, error);
  }
}

/**
 * The key, which must be there.
 * @throws {CliError} `config` when it is not.
 */
export async function requireApiKey(io: Pick<Io, "env" | "cwd">): Promise<string> {
  const key = await readApiKey(io);
  if (key) return key;
  throw new CliError(
    "config",
    "There is no API key. Set COMETAPI_KEY to your CometAPI key, or COMETAPI_KEY_FILE to the name of a file that holds it.",
  );
}
