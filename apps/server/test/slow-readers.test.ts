import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { createToken } from "../src/accounts/tokens.ts";
import { followEvents } from "../src/events/follow.ts";
import type { Listener } from "../src/events/listener.ts";
import type { Env } from "../src/http/env.ts";
import { listen } from "../src/http/listen.ts";
import { eventRoutes } from "../src/http/routes/events.ts";
import { createLogger } from "../src/log.ts";
import { testDatabase } from "./support/database.ts";

const database = testDatabase();
const silent: Listener = { on: () => () => {}, close: async () => {} };
const address = { host: "127.0.0.1", port: 0 };

function open(url: string, head: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.write(head);
  onTestFinished(() => void socket.destroy());
  return socket;
}

test("who does not read is not read ahead for, and gets all of it later", async () => {
  const { db } = database;
  await db.insertInto("account").values({ id: "slow", name: "slow" }).execute();
  const { id: tokenId } = await createToken(db, { accountId: "slow", name: "slow", scopes: ["read"] });
  const count = 3000;
  await sql`insert into event (account_id, task_id, type, data)
    select 'slow', gen_random_uuid(), 'task.updated', '{}' from generate_series(1, ${count}::int)`.execute(
    db,
  );
  let looked = 0;
  const app = eventRoutes({
    db,
    listener: silent,
    tasks: {
      // As large as tasks come: 24 MB in all.
      get: async () => {
        looked += 1;
        return { metadata: "x".repeat(8000) } as never;
      },
    },
    requires: () => async (context, next) => {
      context.set("caller", { tokenId, accountId: "slow", scopes: ["read"], subject: null });
      context.set("actor", { accountId: "slow", subject: null, isAdmin: false });
      await next();
    },
    closing: new AbortController().signal,
    log: createLogger({ level: "silent" }),
  });
  const door = await listen(app.fetch, address);
  const socket = open(door.url, "GET /events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 0-0\r\n\r\n");
  socket.pause();
  for (let before = -1; looked === 0 || looked > before; await sleep(300)) before = looked;
  // What is left is what the operating system holds for a socket.
  expect(looked).toBeLessThan(count);
  let received = "";
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
  });
  socket.resume();
  while (looked < count || received.split("event: task.updated").length <= count) await sleep(50);
  expect(received.split("event: task.updated")).toHaveLength(count + 1);
  await door.close(0);
});

test("a stream that nothing happens on says so", async () => {
  const { db } = database;
  const abort = new AbortController();
  const actor = { accountId: "nobody", subject: null, isAdmin: false };
  const after = { tx: "0", id: 0 };
  const events = followEvents({ db, listener: silent, actor, after, quietMs: 20, signal: abort.signal });
  expect(await events.next()).toEqual({ done: false, value: undefined });
  expect(await events.next()).toEqual({ done: false, value: undefined });
  abort.abort();
  expect((await events.next()).done).toBe(true);
});

const endless = new Hono<Env>();
endless.get(
  "/",
  () => new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536)) })),
);
endless.post("/", async (context) => context.text(await context.req.text()));

test("closing ends streams whose readers do not read, and requests that never end", async () => {
  const door = await listen(endless.fetch, address);
  const reader = open(door.url, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(reader, "readable");
  open(door.url, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx");
  await door.close(50);
});

test("headers that trickle in, and bodies that stop, do not hold a connection", async () => {
  const door = await listen(endless.fetch, address, { headersMs: 300, idleMs: 300 });
  const slow = open(door.url, "GET / HTTP/1.1\r\nHost: x\r\n");
  const trickle = setInterval(() => slow.write("x: y\r\n"), 50);
  onTestFinished(() => clearInterval(trickle));
  const stopped = open(door.url, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx");
  slow.resume();
  stopped.resume();
  // What still trickles in when the connection is gone is answered with a reset, which is no failure here.
  for (const socket of [slow, stopped]) socket.on("error", () => {});
  await Promise.all([slow, stopped].map((socket) => new Promise((closed) => socket.on("close", closed))));
  await door.close(0);
});
