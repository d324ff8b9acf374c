import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, systemClock } from "@understudy/core";
import { afterEach, expect, test } from "vitest";
import type { EditorHost } from "../host/editor-host.ts";
import { initialState } from "../state/reducer.ts";
import { createStore } from "../state/store.ts";
import type { Take } from "../state/take.ts";
import { createContext } from "./context.ts";
import { createSender } from "./send.ts";

const day = 24 * 60 * 60_000;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server that takes creates and answers as the test says; and a panel that sends one take to it. */
async function startPanel() {
  const created: string[] = [];
  let isRevoked = false;
  let create = (_: ServerResponse): unknown => undefined;
  const server: Server = createServer((request, response) => {
    request.resume().on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const task = () => ({ ...about, id: "task-1", metadata: { takeId: created[0] } });
  function answer({ method, url = "", headers }: IncomingMessage, response: ServerResponse): unknown {
    if (isRevoked) return json(response, 401, { code: "unauthorized", error: "No such token." });
    if (method === "POST" && url === "/v1/character_performance") {
      created.push(String(headers["idempotency-key"]));
      return create(response);
    }
    if (url.startsWith("/v1/tasks?"))
      return json(response, 200, { data: created.length > 0 ? [task()] : [] });
    return json(response, 404, { code: "not_found", error: "No such thing." });
  }

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
  let isFull = false;
  const kept = new Map<string, unknown>();
  const storage = {
    get: async (key: string) => kept.get(key),
    async set(key: string, value: unknown) {
      if (isFull) throw new DOMException("It is full.", "QuotaExceededError");
      kept.set(key, value);
    },
  };
  const { port } = server.address() as AddressInfo;
  const login = { server: `http://127.0.0.1:${port}`, token: "ust_someone" };
  const store = createStore(initialState({ theme: "light", locale: "en-US" }, true));
  const context = createContext({
    host: { storage } as unknown as EditorHost,
    store,
    fetch,
    clock,
    caches: { match: async () => undefined } as unknown as CacheStorage,
    locks: { request: (_: string, work: () => Promise<void>) => work() } as unknown as LockManager,
    newId: () => "take-1",
    random: Math.random,
  });
  const signIn = () => store.dispatch({ type: "ready", login, takes: store.state.takes, draft: undefined });
  signIn();
  const sender = createSender(context);
  const madeTake = () => store.state.takes.find(({ id }) => id === "take-1");
  return {
    created,
    store,
    signIn,
    sender,
    revoke: () => {
      isRevoked = true;
    },
    welcome: () => {
      isRevoked = false;
    },
    fillStorage() {
      isFull = true;
    },
    onCreate(does: typeof create) {
      create = does;
    },
    /** What happens between two attempts. */
    onPause(does: typeof pause) {
      pause = does;
    },
    sleep(ms: number) {
      asleep += ms;
    },
    send: () => sender.sendAgain(take, input),
    take: madeTake,
    reaches: (stage: Take["stage"]) => expect.poll(() => madeTake()?.stage, { timeout: 10_000 }).toBe(stage),
  };
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
const about = {
  operation: "character_performance",
  status: "SUCCEEDED",
  createdAt: "2026-11-21T10:00:00.000Z",
  output: ["https://films.example/film.mp4"],
};
const input = {
  character: { type: "image", uri: "runway://character" },
  reference: { type: "video", uri: "runway://performance" },
};
const take: Take = {
  version: 1,
  id: "take-0",
  operation: "character_performance",
  createdAt: 0,
  since: 0,
  stage: "sent",
  title: "Welcome",
  fields: {},
  idempotencyKey: "take-0",
};

test("an answer that is lost as the laptop goes to sleep for a day: the take is looked for, and not sent again", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => response.destroy());
  panel.onPause(() => {
    panel.store.dispatch({ type: "online", isOnline: false });
    panel.sleep(day + 60_000);
    setTimeout(() => panel.store.dispatch({ type: "online", isOnline: true }), 50);
  });
  panel.send();
  await panel.reaches("sent");
  expect(panel.created).toEqual(["take-1"]);
});

test("a day after it was sent, and not there: it says that it does not know, and sends nothing", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => {
    panel.created.pop();
    response.destroy();
  });
  panel.onPause(() => panel.sleep(day + 60_000));
  panel.send();
  await panel.reaches("stopped");
  expect(panel.take()?.problem?.code).toBe("send_unclear");
});

test("a token that is refused while nobody knows whether the take was sent: it is found with the next sign-in", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => {
    panel.revoke();
    response.destroy();
  });
  panel.send();
  await expect.poll(() => panel.store.state.session.kind, { timeout: 30_000 }).toBe("out");
  expect(panel.take()).toMatchObject({ stage: "sending" });
  panel.welcome();
  panel.fillStorage();
  panel.signIn();
  panel.sender.resume();
  await panel.reaches("sent");
  expect(panel.created).toEqual(["take-1"]);
});

test("a success of which nobody can read which task it is: asked again by the same key", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => response.writeHead(200).end("<html>Welcome to the hotel's network"));
  panel.send();
  await panel.reaches("sent");
  expect(panel.created).toEqual(["take-1"]);
});

test("signed out before it could be sent: it is not sent for whoever signs in next", async () => {
  const panel = await startPanel();
  panel.store.dispatch({ type: "online", isOnline: false });
  panel.send();
  await panel.reaches("sending");
  panel.store.dispatch({ type: "signed-out" });
  panel.store.dispatch({ type: "online", isOnline: true });
  await panel.reaches("stopped");
  panel.signIn();
  panel.sender.resume();
  expect(await panel.sender.stop("take-1")).toBe("nothing-sent");
  expect(panel.created).toEqual([]);
});
