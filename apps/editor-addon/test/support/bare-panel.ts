import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, systemClock } from "@understudy/core";
import { onTestFinished } from "vitest";
import type { EditorHost } from "../../src/panel/host/editor-host.ts";
import type { KnownTask } from "../../src/panel/server/answers.ts";
import { initialState } from "../../src/panel/state/reducer.ts";
import type { Login } from "../../src/panel/state/state.ts";
import { createStore, type Store } from "../../src/panel/state/store.ts";
import { type Context, createContext } from "../../src/panel/work/context.ts";

/** The work of a panel without its views, at a server that answers as the test says. */
export interface BarePanel {
  context: Context;
  store: Store;
  /** Address of the server. */
  server: string;
  /** Somebody is signed in from here on. */
  enter(token?: string): Login;
  goOnline(isOnline: boolean): void;
  /** The clock goes on by so many milliseconds that nobody has waited. */
  sleep(ms: number): void;
  /** Called at each pause, which is over at once. */
  onPause(does: () => void): void;
  /** The editor's storage takes nothing more. */
  fillStorage(): void;
  /** What the editor's storage holds. */
  kept: ReadonlyMap<string, unknown>;
}

export async function barePanel(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<BarePanel> {
  const http = createServer((request, response) => {
    request.resume().on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const server = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  let asleep = 0;
  let pause = (): void => {};
  const clock: Clock = {
    ...systemClock,
    wall: () => systemClock.wall() + asleep,
    setTimeout(wake) {
      pause();
      return systemClock.setTimeout(wake, 0);
    },
  };
  let count = 0;
  let isFull = false;
  const kept = new Map<string, unknown>();
  const storage = {
    get: async (key: string) => kept.get(key),
    async set(key: string, value: unknown) {
      if (isFull) throw new DOMException("It is full.", "QuotaExceededError");
      // One after the other, and each takes its time.
      await new Promise((resolve) => setImmediate(resolve));
      kept.set(key, value);
    },
    async remove(key: string) {
      kept.delete(key);
    },
    keys: async () => [...kept.keys()],
  };
  const store = createStore(initialState({ theme: "light", locale: "en-US" }, true));
  const context = createContext({
    host: { storage } as unknown as EditorHost,
    store,
    fetch,
    clock,
    caches: { match: async () => undefined } as unknown as CacheStorage,
    locks: { request: (_: string, work: () => Promise<void>) => work() } as unknown as LockManager,
    newId: () => `take-${++count}`,
    random: Math.random,
  });
  return {
    context,
    store,
    server,
    kept,
    enter(token = "ust_someone") {
      const login = { server, token, owner: `owner of ${token}` };
      store.dispatch({ type: "ready", login, takes: store.state.takes, draft: undefined });
      return login;
    },
    goOnline: (isOnline) => store.dispatch({ type: "online", isOnline }),
    sleep(ms) {
      asleep += ms;
    },
    onPause(does) {
      pause = does;
    },
    fillStorage() {
      isFull = true;
    },
  };
}

/** Answers with JSON. */
export const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

/** A task as the server shows it. */
export const taskOf = (takeId: string | undefined, status = "SUCCEEDED"): KnownTask => ({
  id: "task-1",
  operation: "character_performance",
  status,
  createdAt: "2026-11-21T10:00:00.000Z",
  output: ["https://films.example/film.mp4"],
  metadata: { takeId },
});
