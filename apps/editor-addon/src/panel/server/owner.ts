import type { Login } from "../state/state.ts";

/**
 * Whose takes are made with a login: the person a pairing code stood for, else whoever holds the token. A digest, for it
 * stays with a take that is not answered yet when somebody signs out, and must tell nothing then.
 */
export async function ownerOf({ server, token, subject }: Omit<Login, "owner">): Promise<string> {
  const said = JSON.stringify(
    subject === undefined ? [server, "token", token] : [server, "subject", subject],
  );
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(said));
  return [...new Uint8Array(digest).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
