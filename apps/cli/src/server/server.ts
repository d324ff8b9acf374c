import { readAddress } from "../address.ts";
import { type FlagValues, textOf } from "../flags/flag.ts";
import type { Io } from "../io.ts";
import { shellWord } from "../output/words.ts";
import { readSecretFile } from "../secret-file.ts";
import { readLogin } from "./login-file.ts";

/** An Understudy server, and who we are there. */
export interface Server {
  /** Without `/v1` and without a slash at the end. */
  url: string;
  /** Where the address was found, for sentences. */
  from: string;
  /** The server is on this machine. */
  loopback: boolean;
  /** `undefined` where there is none for this address. */
  token: string | undefined;
  /** The file that the command line names for it. */
  tokenFile?: string | undefined;
}

/**
 * The server to talk to: the flag `--server`, else `UNDERSTUDY_SERVER`, else the login. Whoever names a provider, by
 * `--base-url` or `COMETAPI_BASE_URL`, means that one instead of the login's server.
 *
 * @returns `undefined` where there is none.
 * @throws {CliError} `config` for an address, a login or a file that cannot be used.
 */
export async function readServer(
  values: FlagValues,
  io: Pick<Io, "env" | "cwd" | "interrupts">,
): Promise<Server | undefined> {
  const { env } = io;
  const flag = textOf(values, "server");
  if (flag === undefined && textOf(values, "base-url") !== undefined) return undefined;
  const given = flag ?? env.UNDERSTUDY_SERVER;
  if (!given && env.COMETAPI_BASE_URL) return undefined;
  const from = flag !== undefined ? "--server" : given ? "UNDERSTUDY_SERVER" : "the login";
  const tokenFile = textOf(values, "token-file");
  const named = await readNamedToken(tokenFile, io);
  // What is named in full needs no login, not even one that can be read.
  const login = given && named ? undefined : await readLogin(env);
  const text = given || login?.server;
  if (!text) return undefined;
  const address = serverAddress(text, from);
  // A token is for one server; no other ever gets to see it.
  const known = login?.server === address.url ? login.token : undefined;
  return { ...address, from, token: named ?? known, tokenFile };
}

/** The token of the flag `--token-file`, else of `UNDERSTUDY_TOKEN`, else of `UNDERSTUDY_TOKEN_FILE`. */
async function readNamedToken(
  tokenFile: string | undefined,
  io: Pick<Io, "env" | "cwd" | "interrupts">,
): Promise<string | undefined> {
  if (tokenFile !== undefined) return readSecretFile(tokenFile, "--token-file", io);
  const { UNDERSTUDY_TOKEN: token, UNDERSTUDY_TOKEN_FILE: file } = io.env;
  return token?.trim() || (await readSecretFile(file, "UNDERSTUDY_TOKEN_FILE", io)) || undefined;
}

/** The flags that lead another command to the same server. */
export function wordsFor({ url, tokenFile }: Server): string[] {
  const file = tokenFile === undefined ? [] : ["--token-file", shellWord(tokenFile)];
  return ["--server", shellWord(url), ...file];
}

/**
 * Reads the address of a server; `/v1` at its end may be there or not.
 * @throws {CliError} `config` when it cannot be used, or would send the token unencrypted across a network.
 */
export function serverAddress(text: string, from: string): { url: string; loopback: boolean } {
  const { baseUrl, loopback } = readAddress(text, from, {
    example: "https://understudy.example.com",
    secret: "token",
  });
  const path = baseUrl.pathname.replace(/\/+$/, "").replace(/\/v1$/, "");
  return { url: baseUrl.origin + path, loopback };
}
