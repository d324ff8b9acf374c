import { type OperationName, operations } from "@understudy/core";
import { config } from "../config.ts";
import { serverFacts, usage } from "../server/answers.ts";
import type { Access } from "../server/api.ts";
import { problemOf, ServerError } from "../server/server-error.ts";
import { signIn as askServer, type Credentials } from "../server/sign-in.ts";
import type { Context } from "./context.ts";
import { forgetFiles } from "./disk.ts";
import { waitUntilOnline } from "./online.ts";

/** Signs in and keeps the login. What went wrong is in the state. */
export async function signIn({ store, fetch }: Context, credentials: Credentials): Promise<void> {
  const { session } = store.state;
  if (session.kind === "in" || session.isBusy) return;
  store.dispatch({ type: "signing-in" });
  try {
    store.dispatch({ type: "signed-in", ...(await askServer(credentials, fetch)) });
  } catch (error) {
    store.dispatch({ type: "sign-in-failed", problem: problemOf(error) });
  }
}

/**
 * Forgets the login, the draft and what the server knows; takes come back with the next sign-in. A token that was made for
 * this panel by a pairing code is of no further use; one that a person brought along may be in use elsewhere.
 */
export function signOut(context: Context): void {
  const { store, shelf } = context;
  const { session } = store.state;
  if (session.kind === "in" && session.login.subject !== undefined) {
    // Out is out, whether the server hears of it or not.
    context
      .api()
      .open("tokens/current", { method: "DELETE" })
      .catch(() => {});
  }
  shelf.clear();
  void forgetFiles(context, "performance");
  void forgetFiles(context, "source");
  store.dispatch({ type: "signed-out" });
}

/** Asks what the server takes, and what may still be spent. A token that is refused signs out. */
export async function refreshServer(context: Context): Promise<void> {
  const { store } = context;
  if (store.state.session.kind !== "in") return;
  const api = context.api();
  try {
    const [server, spent] = await Promise.all([api.ask(serverFacts, "server"), api.ask(usage, "usage")]);
    if (!isSignedInBy(context, api.login)) return;
    store.dispatch({ type: "server", server });
    store.dispatch({ type: "usage", usage: spent });
    // It was said that nobody answers.
    if (store.state.message?.problem?.code === "connection")
      store.dispatch({ type: "message", message: undefined });
  } catch (error) {
    if (!signsOut(context, error) && isSignedInBy(context, api.login))
      store.dispatch({ type: "message", message: { tone: "bad", problem: problemOf(error) } });
  }
}

/** Whether a login is still the one: what was asked for by another is nobody's business any more. */
export function isSignedInBy({ store }: Pick<Context, "store">, { server, token }: Access): boolean {
  const { session } = store.state;
  return session.kind === "in" && session.login.server === server && session.login.token === token;
}

/** What a take costs there, in micro-dollars: asked for, since nothing may be sent for a price of another day. @throws {ServerError} */
export async function priceOf(context: Context, operation: OperationName): Promise<number> {
  const server = await context.api().ask(serverFacts, "server");
  return (server.operations[operation] ?? operations[operation]).price.microUsd;
}

/** Asks until the server has answered once: nothing can be sent before. */
export async function reachServer(context: Context): Promise<void> {
  const { store, timers } = context;
  for (let pause: number = config.retry.first; ; pause = Math.min(pause * 2, config.retry.last)) {
    await waitUntilOnline(context);
    await refreshServer(context);
    const { session } = store.state;
    if (session.kind === "out" || session.server) return;
    await timers.sleep(pause, undefined);
  }
}

/** Signs out where the server does not know the token any more. Returns whether that was what the error said. */
export function signsOut(context: Pick<Context, "store">, error: unknown): boolean {
  if (!(error instanceof ServerError) || error.status !== 401) return false;
  if (error.login && isSignedInBy(context, error.login))
    context.store.dispatch({ type: "signed-out", problem: { code: "unauthorized" } });
  return true;
}
