import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { recordEvent } from "../src/events/record.ts";
import { deleteOldEvents } from "../src/events/retention.ts";
import { createEventSource } from "./support/event-source.ts";
import { testServer } from "./support/server.ts";

const server = testServer();

function follow(token: string, options: { url?: string; lastEventId?: string; subject?: string } = {}) {
  const { url = server.url, lastEventId, subject } = options;
  const source = createEventSource(`${url}/v1/events`, {
    authorization: `Bearer ${token}`,
    ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
    ...(subject === undefined ? {} : { "x-understudy-subject": subject }),
  });
  onTestFinished(() => source.close());
  return source;
}

/** Puts an event into the outbox as a task would, in a transaction of its own. */
async function happen(account: string, subject: string | null = null): Promise<string> {
  const id = randomUUID();
  await server.database.db
    .transaction()
    .execute((trx) => recordEvent(trx, { id, account_id: account, subject }, "task.updated"));
  return id;
}

test("a task's way is told from its creation on, with the task itself", async () => {
  const token = await server.tokenOf("told");
  const events = follow(token);
  expect(await events.next()).toMatchObject({ event: "ready" });
  const created = await server.call("POST", "/v1/character_performance", { token, body: server.performance });
  const first = await events.next();
  expect(first).toMatchObject({ event: "task.updated", data: { task: { id: created.json.id } } });
  await server.settled(String(created.json.id), token);
  let last = first;
  while ((last.data as { task: { status: string } }).task.status !== "SUCCEEDED") last = await events.next();
  expect(last.data).toMatchObject({ task: { output: [expect.stringMatching(/^http/)] } });
});

test("an account hears its own, a person only of theirs", async () => {
  const ours = await server.tokenOf("hears");
  const theirs = await server.tokenOf("hears-not");
  const streams = [follow(ours), follow(ours, { subject: "ana" }), follow(theirs)] as const;
  for (const stream of streams) await stream.next();
  const ids = [await happen("hears", "ben"), await happen("hears", "ana"), await happen("hears-not")];
  const heard = async (stream: (typeof streams)[number]) =>
    ((await stream.next()).data as { taskId: string }).taskId;
  expect([await heard(streams[0]), await heard(streams[0])]).toEqual(ids.slice(0, 2));
  expect(await heard(streams[1])).toBe(ids[1]);
  expect(await heard(streams[2])).toBe(ids[2]);
});

test("nothing is missed and nothing doubled by transactions side by side and readers who come and go", async () => {
  const token = await server.tokenOf("busy");
  let stream = follow(token);
  let lastEventId = (await stream.next()).id;
  const writing = Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const { db } = server.database;
      return db.transaction().execute(async (trx) => {
        const id = randomUUID();
        await recordEvent(trx, { id, account_id: "busy", subject: null }, "task.updated");
        // Some commit long after others that began later.
        if (index % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
        return id;
      });
    }),
  );
  const heard: string[] = [];
  while (heard.length < 200) {
    const event = await stream.next();
    if (event.event === "ready") continue;
    heard.push((event.data as { taskId: string }).taskId);
    lastEventId = event.id;
    if (heard.length % 40 === 0) {
      stream.close();
      stream = follow(token, { lastEventId });
    }
  }
  expect(heard.toSorted()).toEqual((await writing).toSorted());
});

test("a stream goes on at another server, with what happened in between", async () => {
  const token = await server.tokenOf("moved");
  const one = await server.another({ ROLE: "api" });
  const before = follow(token, { url: one.url });
  await before.next();
  const first = await happen("moved");
  const told = await before.next();
  expect(told.data).toEqual({ taskId: first });
  await one.close();
  expect(await before.next().catch(() => "over")).toBe("over");
  const missed = await happen("moved");
  const two = await server.another({ ROLE: "api" });
  const after = follow(token, { url: two.url, lastEventId: told.id });
  expect((await after.next()).event).toBe("ready");
  expect((await after.next()).data).toEqual({ taskId: missed });
  const live = await happen("moved");
  expect((await after.next()).data).toEqual({ taskId: live });
});

test("a token that is revoked ends what it opened", async () => {
  const token = await server.tokenOf("revoked", ["read"]);
  const stream = follow(token);
  await stream.next();
  const { revokeToken } = await import("../src/accounts/tokens.ts");
  const { db } = server.database;
  const { id } = await db
    .selectFrom("token")
    .select("id")
    .where("account_id", "=", "revoked")
    .executeTakeFirstOrThrow();
  await revokeToken(db, id);
  await happen("revoked");
  expect(await stream.next().catch(() => "over")).toBe("over");
});

test("old events go, new ones stay", async () => {
  const { db } = server.database;
  await server.tokenOf("old");
  const [old, young] = [await happen("old"), await happen("old")];
  await db
    .updateTable("event")
    .set({ at: new Date(Date.now() - 8 * 86_400_000) })
    .where("task_id", "=", old)
    .execute();
  await deleteOldEvents(db, 7);
  const left = await db.selectFrom("event").select("task_id").where("account_id", "=", "old").execute();
  expect(left).toEqual([{ task_id: young }]);
});

test("who comes back after events were cleared away is told to list the tasks", async () => {
  const { db } = server.database;
  const token = await server.tokenOf("late");
  const early = follow(token);
  const { id: lastEventId } = await early.next();
  early.close();
  const [lost, kept] = [await happen("late"), await happen("late")];
  const longAgo = new Date(Date.now() - 8 * 86_400_000);
  await db.updateTable("event").set({ at: longAgo }).where("task_id", "=", lost).execute();
  const punctual = follow(token, { lastEventId });
  expect([(await punctual.next()).event, (await punctual.next()).data]).toEqual(["ready", { taskId: lost }]);
  await deleteOldEvents(db, 7);
  const late = follow(token, { lastEventId });
  expect((await late.next()).event).toBe("ready");
  expect((await late.next()).event).toBe("reset");
  const next = await late.next();
  expect(next.data).toEqual({ taskId: kept });
  const informed = follow(token, { lastEventId: next.id });
  expect((await informed.next()).event).toBe("ready");
  const live = await happen("late");
  expect((await informed.next()).data).toEqual({ taskId: live });
});

test("a cursor from before a restoration is told so, and hears what comes", async () => {
  const token = await server.tokenOf("restored");
  const stream = follow(token, { lastEventId: "999999999999-5" });
  expect([(await stream.next()).event, (await stream.next()).event]).toEqual(["ready", "reset"]);
  const live = await happen("restored");
  expect((await stream.next()).data).toEqual({ taskId: live });
});

test("a token holds only so many streams, and may open another when one is closed", async () => {
  const token = await server.tokenOf("greedy");
  const streams = Array.from({ length: 20 }, () => follow(token));
  for (const stream of streams) await stream.next();
  const refused = await server.call("GET", "/v1/events", { token });
  expect([refused.status, refused.json.code]).toEqual([429, "too_many_streams"]);
  const other = follow(await server.tokenOf("greedy", ["read"]));
  expect((await other.next()).event).toBe("ready");
  streams[0]?.close();
  await expect
    .poll(
      () =>
        follow(token)
          .next()
          .catch(() => undefined),
      { timeout: 40_000 },
    )
    .toMatchObject({ event: "ready" });
});

test("whoever asks for the head of the stream opens none", async () => {
  const token = await server.tokenOf("heads");
  for (let asked = 0; asked < 25; asked++)
    expect((await server.call("HEAD", "/v1/events", { token })).status).toBe(200);
  expect(await follow(token).next()).toMatchObject({ event: "ready" });
});

test("a stream that the database breaks off ends, and what the database said stays in the log", async () => {
  const { pool } = server.database;
  const events = follow(await server.tokenOf("broken"));
  expect(await events.next()).toMatchObject({ event: "ready" });
  await pool.query("alter table event rename to elsewhere");
  onTestFinished(async () => void (await pool.query("alter table elsewhere rename to event")));
  await pool.query(`select pg_notify('understudy_event', 'broken')`);
  await expect(events.next()).rejects.toThrow("The stream has ended.");
});
