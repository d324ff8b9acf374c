import { readAddress } from "./address.ts";
import { CliError } from "./cli-error.ts";
import { type FlagValues, textOf } from "./flags/flag.ts";
import type { Io } from "./io.ts";
import { readSecretFile } from "./secret-file.ts";
import { readServer, type Server } from "./server/server.ts";

/** Where requests go, and with which key. */
export interface Config {
  baseUrl: URL;
  /** Where the address was found, for sentences. */
  baseUrlFrom: string;
  /** The far side is on this machine: an emulator or a server under development. */
  loopback: boolean;
  /** The Understudy server that it is, where it is one that `--server`, the environment or a login names. */
  server?: Server | undefined;
}

/** What of everything outside is read. */
type Surroundings = Pick<Io, "env" | "cwd" | "interrupts">;

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
  return { ...readAddress(text, baseUrlFrom, { example: defaultBaseUrl, secret: "key" }), baseUrlFrom };
}

/**
 * Reads the far side of a command: an Understudy server where one is named or logged in to, or else the provider.
 * @throws {CliError} `usage` when both are named on the command line; `config` as `readConfig`.
 */
export async function readFarSide(values: FlagValues, io: Surroundings): Promise<Config> {
  if (textOf(values, "server") !== undefined && textOf(values, "base-url") !== undefined) {
    throw new CliError("usage", "Give --server or --base-url, not both: they name two different far sides.");
  }
  const server = await readServer(values, io);
  if (!server) return readConfig(values, io.env);
  const { url, from, loopback } = server;
  return { baseUrl: new URL(`${url}/v1`), baseUrlFrom: from, loopback, server };
}

/**
 * Reads the server of a command that only makes sense with one.
 * @throws {CliError} `config` when none is named, and as `readFarSide`.
 */
export async function requireServer(
  values: FlagValues,
  io: Surroundings,
): Promise<Config & { server: Server }> {
  const config = await readFarSide(values, io);
  const { server } = config;
  if (server) return { ...config, server };
  throw new CliError(
    "config",
    "This needs an Understudy server. Run understudy login --server <url>, or give --server.",
  );
}

/**
 * What the far side knows us by: the token of a server, or the provider's key.
 * @throws {CliError} `config` when there is none.
 */
export async function requireSecret({ server }: Config, io: Surroundings): Promise<string> {
  if (!server) return requireApiKey(io);
  if (server.token !== undefined && /^[\x21-\x7e]+$/.test(server.token)) return server.token;
  throw new CliError(
    "config",
    server.token === undefined
      ? `There is no token for ${server.url}. Run understudy login --server ${server.url}, or give --token-file.`
      : "The token holds spaces or characters that no token has. Copy it again.",
  );
}

/**
 * The key, from the environment or a file it names; never from a command line, which other people can read.
 * @returns `undefined` where none is set.
 * @throws {CliError} `config` when the file cannot be read or the key holds characters no key has.
 */
export async function readApiKey({ env, ...io }: Surroundings): Promise<string | undefined> {
  const key = (
    env.COMETAPI_KEY || (await readSecretFile(env.COMETAPI_KEY_FILE, "COMETAPI_KEY_FILE", io))
  )?.trim();
  if (!key) return undefined;
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new CliError("config", "The API key holds spaces or characters that no key has. Copy it again.");
}

/**
 * The key, which must be there.
 * @throws {CliError} `config` when it is not.
 */
export async function requireApiKey(io: Surroundings): Promise<string> {
  const key = await readApiKey(io);
  if (key) return key;
  throw new CliError(
    "config",
    "There is no API key. Set COMETAPI_KEY to your CometAPI key, or COMETAPI_KEY_FILE to the name of a file that holds it.",
  );
}
