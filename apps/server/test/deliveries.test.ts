import { sql } from "kysely";
import { expect, test } from "vitest";
import { testServer } from "./support/server.ts";

const server = testServer();
const subject = { "x-understudy-subject": "discord:1:2" };

async function bot(account: string) {
  const token = await server.tokenOf(account, ["create", "read", "act-for-subjects"]);
  const call = (method: string, path: string, body?: unknown, headers = {}) =>
    server.call(method, path, { token, headers, ...(body === undefined ? {} : { body }) });
  const create = async (body: object = {}) => {
    const made = await call("POST", "/v1/character_performance", { ...server.performance, ...body }, subject);
    return String(made.json.id);
  };
  const claim = (id: string, holder: string, seconds = 60) =>
    call("POST", `/v1/tasks/${id}/delivery/claim`, { holder, seconds });
  const change = (id: string, body: object) => call("PATCH", `/v1/tasks/${id}/delivery`, body);
  return { token, call, create, claim, change };
}

test("a delivery is written with its task, and told to those who deliver alone", async () => {
  const { token, call, create } = await bot("written");
  const id = await create({ delivery: { channel: "7", nested: { list: [1, null] } }, metadata: { a: 1 } });
  await create();
  const { json } = await call("GET", "/v1/deliveries?state=pending");
  expect(json).toMatchObject({
    nextCursor: null,
    data: [
      {
        taskId: id,
        record: { channel: "7", nested: { list: [1, null] } },
        state: "pending",
        holder: null,
        claimedUntil: null,
        task: { id, metadata: { a: 1 }, subject: "discord:1:2" },
      },
    ],
  });
  const shown = await call("GET", `/v1/tasks/${id}`);
  const input = await call("GET", `/v1/tasks/${id}/input`);
  const cancelled = await call("DELETE", `/v1/tasks/${id}`);
  for (const { text } of [shown, input, cancelled, await call("GET", "/v1/tasks")])
    expect(text).not.toContain("channel");
  const panel = await server.tokenOf("written", ["create", "read"], "discord:1:2");
  expect((await server.call("GET", "/v1/deliveries", { token: panel })).status).toBe(403);
  const admin = await server.tokenOf("written", ["admin"]);
  expect((await server.call("GET", "/v1/deliveries", { token: admin })).status).toBe(403);
  const events = await server.database.db.selectFrom("event").selectAll().where("task_id", "=", id).execute();
  expect(JSON.stringify(events)).not.toContain("channel");
  expect(token).toMatch(/^ust_/);
});

test("only who may deliver says where to deliver to", async () => {
  await bot("forged");
  const panel = await server.tokenOf("forged", ["create", "read"], "discord:1:2");
  const body = { ...server.performance, delivery: { channel: "somebody else's" } };
  const forged = await server.call("POST", "/v1/character_performance", { token: panel, body });
  expect(forged).toMatchObject({ status: 403, json: { code: "forbidden" } });
  const own = await server.call("POST", "/v1/character_performance", {
    token: panel,
    body: server.performance,
  });
  const retry = { token: panel, body: { delivery: {} } };
  expect((await server.call("POST", `/v1/tasks/${own.json.id}/retry`, retry)).status).toBe(403);
});

test("two who claim at once: one has it, and goes on as long as it likes", async () => {
  const { call, create, claim, change } = await bot("racing");
  const id = await create({ delivery: { step: 0 } });
  const both = await Promise.all(["a", "b", "c", "d"].map((holder) => claim(id, holder)));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  const winner = both.find(({ status }) => status === 200)?.json.holder as string;
  expect(both.find(({ status }) => status === 409)?.json).toMatchObject({ code: "claimed" });
  expect((await claim(id, winner)).json).toMatchObject({
    holder: winner,
    state: "pending",
    record: { step: 0 },
  });
  expect((await change(id, { holder: "other", record: {} })).json.code).toBe("claimed");
  expect((await change(id, { holder: winner, record: { step: 1 } })).json).toMatchObject({
    holder: winner,
    record: { step: 1 },
    task: { id },
  });
  expect((await change(id, { holder: winner, seconds: 0 })).json).toMatchObject({ holder: null });
  expect((await claim(id, "other")).json).toMatchObject({ holder: "other", record: { step: 1 } });
  expect((await change(id, { holder: "other", state: "delivered" })).json).toMatchObject({
    state: "delivered",
    holder: null,
    record: { step: 1 },
  });
  expect((await call("GET", "/v1/deliveries?state=pending")).json.data).toEqual([]);
  expect((await call("GET", "/v1/deliveries?state=delivered")).json.data).toMatchObject([{ taskId: id }]);
});

test("the claim of a holder that died ends by the clock of the database", async () => {
  const { create, claim, change } = await bot("crashed");
  const id = await create({ delivery: {} });
  await claim(id, "dead", 300);
  expect((await claim(id, "heir")).status).toBe(409);
  const { db } = server.database;
  await db
    .updateTable("delivery")
    .set({ claimed_until: new Date(Date.now() - 1000) })
    .where("task_id", "=", id)
    .execute();
  const heirs = await Promise.all(["heir", "spare"].map((holder) => claim(id, holder)));
  expect(heirs.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await change(id, { holder: "dead", state: "delivered" })).json.code).toBe("claimed");
});

test("a claim from before the clock of the database was put back holds nobody up", async () => {
  const { create, claim } = await bot("put-back");
  const id = await create({ delivery: {} });
  await claim(id, "dead", 300);
  await sql`update delivery set claimed_until = claimed_until + interval '3 hours' where task_id = ${id}`.execute(
    server.database.db,
  );
  expect((await claim(id, "heir")).json).toMatchObject({ holder: "heir" });
});

test("pages lead through all of them, oldest first", async () => {
  const { call, create } = await bot("paged");
  const ids: string[] = [];
  for (const seed of [1, 2, 3]) ids.push(await create({ seed, delivery: { seed } }));
  const seen: unknown[] = [];
  for (let cursor: unknown = ""; cursor !== null; ) {
    const { json } = await call("GET", `/v1/deliveries?limit=1${cursor ? `&cursor=${cursor}` : ""}`);
    seen.push(...(json.data as { taskId: string }[]).map(({ taskId }) => taskId));
    cursor = json.nextCursor;
  }
  expect(seen).toEqual(ids);
});

test("a retry takes a delivery of its own, and no other", async () => {
  const { call, create } = await bot("retried");
  const id = await create({ delivery: { first: true }, metadata: { a: 1 } });
  const retry = (body?: object) => call("POST", `/v1/tasks/${id}/retry`, body, subject);
  const plain = await retry();
  expect(plain.json).toMatchObject({ retryOf: id, metadata: { a: 1 } });
  const delivered = await retry({ delivery: { second: true }, metadata: { b: 2 } });
  expect(delivered.json).toMatchObject({ retryOf: id, metadata: { b: 2 } });
  const { data } = (await call("GET", "/v1/deliveries")).json as {
    data: { taskId: string; record: object }[];
  };
  expect(data.map(({ taskId, record }) => [taskId, record])).toEqual([
    [id, { first: true }],
    [delivered.json.id, { second: true }],
  ]);
});

test("the same key with another delivery is another request", async () => {
  const { call } = await bot("keyed");
  const key = { ...subject, "idempotency-key": "one" };
  const create = (delivery: object) =>
    call("POST", "/v1/character_performance", { ...server.performance, delivery }, key);
  const first = await create({ a: 1 });
  expect((await create({ a: 1 })).json.id).toBe(first.json.id);
  expect((await create({ a: 2 })).json.code).toBe("idempotency_conflict");
  expect((await call("GET", "/v1/deliveries")).json.data).toHaveLength(1);
});

test("two people with the same key never meet", async () => {
  const { call } = await bot("keys");
  const create = (person: string, seed: number) =>
    call(
      "POST",
      "/v1/character_performance",
      { ...server.performance, seed },
      { "x-understudy-subject": person, "idempotency-key": "take-1" },
    );
  const [ana, ben, again] = [await create("ana", 1), await create("ben", 2), await create("ana", 1)];
  expect([ana.status, ben.status]).toEqual([200, 200]);
  expect(ben.json).toMatchObject({ subject: "ben" });
  expect(again.json.id).toBe(ana.json.id);
});

test("what is somebody else's, or has no delivery, is not there", async () => {
  const { create, claim, change } = await bot("mine");
  const other = await bot("theirs");
  const [id, without] = [await create({ delivery: {} }), await create({ seed: 3 })];
  for (const answer of [
    await other.claim(id, "x"),
    await other.change(id, { holder: "x" }),
    await other.call("GET", `/v1/tasks/${id}/input`),
    await other.call("POST", `/v1/tasks/${id}/report`, { reason: "x" }),
    await claim(without, "x"),
    await change(without, { holder: "x" }),
    await claim("1", "x"),
  ])
    expect(answer).toMatchObject({ status: 404, json: { code: "not_found" } });
  expect((await other.call("GET", "/v1/deliveries")).json.data).toEqual([]);
});

test.each<[string, string, object | undefined, RegExp]>([
  ["POST", "claim", {}, /holder.*seconds/],
  ["POST", "claim", { holder: "", seconds: 60 }, /holder/],
  ["POST", "claim", { holder: "a", seconds: 4 }, /seconds.*5/],
  ["POST", "claim", { holder: "a", seconds: 301 }, /seconds.*300/],
  ["POST", "claim", { holder: "a", seconds: 60, more: 1 }, /more/],
  ["PATCH", "", { record: {} }, /holder/],
  ["PATCH", "", { holder: "a", record: [] }, /record/],
  ["PATCH", "", { holder: "a", record: { a: "x".repeat(4096) } }, /record.*4096 bytes/],
  ["PATCH", "", { holder: "a", state: "pending" }, /state.*delivered/],
  ["PATCH", "", { holder: "a", seconds: -1 }, /seconds/],
])("%s %s %j is refused by name", async (method, path, body, message) => {
  const { call, create } = await bot("wrong");
  const id = await create({ delivery: {} });
  const answer = await call(method, `/v1/tasks/${id}/delivery/${path}`.replace(/\/$/, ""), body);
  expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input" } });
  expect(answer.json.error).toMatch(message);
});

test("wrong creates, retries and queries are refused by name, and nothing is made", async () => {
  const { call, create } = await bot("refused");
  for (const delivery of ["x", [1], null, { a: "x".repeat(4096) }]) {
    const answer = await call("POST", "/v1/character_performance", { ...server.performance, delivery });
    expect(answer).toMatchObject({ status: 400, json: { issues: [{ path: ["delivery"] }] } });
  }
  const id = await create({ delivery: {} });
  for (const body of [{ delivery: 1 }, { metadata: "x".repeat(4096) }, { seed: 1 }, []])
    expect((await call("POST", `/v1/tasks/${id}/retry`, body)).status).toBe(400);
  for (const query of ["state=lost", "limit=0", "limit=101", "limit=a", "cursor=zz"])
    expect((await call("GET", `/v1/deliveries?${query}`)).json).toMatchObject({
      code: "invalid_input",
      issues: [{ path: [query.split("=")[0]] }],
    });
  expect((await call("GET", "/v1/deliveries")).json.data).toHaveLength(1);
});
