import { type Client, type Clock, createClient, createTimers, type Timers } from "@understudy/core";
import type { EditorHost } from "../host/editor-host.ts";
import { createServerApi, type ServerApi } from "../server/api.ts";
import { ServerError } from "../server/server-error.ts";
import type { Store } from "../state/store.ts";
import { createShelf, type Shelf } from "./shelf.ts";

/** What comes from outside. */
export interface Parts {
  host: EditorHost;
  store: Store;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  /** Where the browser keeps what is large. */
  caches: CacheStorage;
  /** What the panels of one person agree by. */
  locks: Pick<LockManager, "request">;
  /** A new id nobody has: a UUID. */
  newId(): string;
  /** From 0 to 1. */
  random(): number;
}

/** What all work of the panel shares. */
export interface Context extends Parts {
  shelf: Shelf;
  timers: Timers;
  /** Writes to the editor's storage, one after the other, so that the last one wins. */
  inLine(write: () => Promise<void>): Promise<void>;
  /** Asks the server. @throws {ServerError} `signed_out` when nobody is signed in. */
  api(): ServerApi;
  /** Core's client at the same server. @throws {ServerError} `signed_out`. */
  client(): Client;
}

export function createContext(parts: Parts): Context {
  const { store, fetch, clock } = parts;
  let made: { key: string; api: ServerApi; client: Client } | undefined;

  /** One for as long as the same person is signed in at the same server, and the server takes the same models. */
  function connection() {
    const { session } = store.state;
    if (session.kind !== "in") throw new ServerError(0, { code: "signed_out" });
    const { login, server } = session;
    const models = Object.fromEntries(
      Object.entries(server?.operations ?? {})
        .filter(([, { models }]) => models.length > 0)
        .map(([name, { models }]) => [name, models]),
    );
    const key = JSON.stringify([login.server, login.token, models]);
    if (made?.key !== key) {
      const client = createClient({
        apiKey: login.token,
        baseUrl: `${login.server}/v1`,
        fetch,
        clock,
        models,
      });
      made = { key, client, api: createServerApi(login, fetch) };
    }
    return made;
  }

  let line: Promise<unknown> = Promise.resolve();

  return {
    ...parts,
    inLine(write) {
      const written = line.then(write);
      line = written.catch(() => {});
      return written;
    },
    shelf: createShelf(),
    timers: createTimers(clock),
    api: () => connection().api,
    client: () => connection().client,
  };
}
