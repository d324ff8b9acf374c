import type { Login } from "../state/state.ts";
import { redeemed, type ServerFacts, serverFacts } from "./answers.ts";
import { createServerApi } from "./api.ts";
import { ownerOf } from "./owner.ts";
import { serverAddress } from "./server-address.ts";
import { ServerError } from "./server-error.ts";

/** How somebody signs in: by a code from Discord, or by a token of the server. */
export type Credentials = { server: string } & ({ code: string } | { token: string });

/**
 * Signs in and makes sure that the server answers. A code is used up by then: with one, what the server takes may be left
 * to be asked for later.
 * @throws {ServerError} when the address is none, nobody answers, or the code or token is refused.
 */
export async function signIn(
  credentials: Credentials,
  fetch: typeof globalThis.fetch,
): Promise<{ login: Login; server: ServerFacts | undefined }> {
  const server = serverAddress(credentials.server);
  if (!server) throw new ServerError(0, { code: "address_invalid" });
  const login = "token" in credentials ? tokenLogin(server, credentials.token) : undefined;
  const made = login ?? (await redeem(server, "code" in credentials ? credentials.code : "", fetch));
  const owner = await ownerOf(made);
  const facts = createServerApi(made, fetch).ask(serverFacts, "server");
  return { login: { ...made, owner }, server: await (login ? facts : facts.catch(() => undefined)) };
}

function tokenLogin(server: string, typed: string): Omit<Login, "owner"> {
  const token = typed.trim();
  // Anything else could not be sent in a header.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new ServerError(401, { code: "unauthorized" });
  return { server, token };
}

async function redeem(
  server: string,
  code: string,
  fetch: typeof globalThis.fetch,
): Promise<Omit<Login, "owner">> {
  const api = createServerApi({ server, token: "" }, fetch);
  const { token, subject } = await api
    .ask(redeemed, "pairings/redeem", { body: { code: code.trim() } })
    .catch((error: unknown) => {
      const isRefused = error instanceof ServerError && error.status === 400;
      throw isRefused ? new ServerError(400, { code: "pairing_refused" }) : error;
    });
  return { server, token, ...(subject ? { subject } : {}) };
}
