import { expect, test } from "vitest";
import { revokeToken } from "../src/accounts/tokens.ts";
import { testServer } from "./support/server.ts";

const server = testServer();
const create = (token: string, subject?: string, body: object = {}) =>
  server.call("POST", "/v1/character_performance", {
    token,
    body: { ...server.performance, ...body },
    ...(subject === undefined ? {} : { headers: { "x-understudy-subject": subject } }),
  });

test("a token opens what its scopes say, and nothing when it is revoked", async () => {
  const reader = await server.tokenOf("scopes", ["read"]);
  expect((await server.call("GET", "/v1/tasks", { token: reader })).status).toBe(200);
  const refused = await create(reader);
  expect(refused).toMatchObject({ status: 403, json: { code: "forbidden" } });
  expect(refused.json.error).toContain("`create`");
  expect((await server.call("GET", "/metrics", { token: reader })).status).toBe(403);
  for (const token of [null, "ust_nobody", `${reader}x`, "a b"]) {
    const stranger = await server.call("GET", "/v1/tasks", { token });
    expect(stranger).toMatchObject({ status: 401, json: { code: "unauthorized" } });
    expect(stranger.headers.get("www-authenticate")).toBe("Bearer");
  }
  const { db } = server.database;
  const row = await db
    .selectFrom("token")
    .selectAll()
    .where("account_id", "=", "scopes")
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain(reader);
  expect(await revokeToken(db, row.id)).toBe(true);
  expect(await revokeToken(db, row.id)).toBe(false);
  expect((await server.call("GET", "/v1/tasks", { token: reader })).status).toBe(401);
});

test("what one account or one person made, no other sees: it is not there", async () => {
  const ours = await server.tokenOf("ours");
  const theirs = await server.tokenOf("theirs");
  const ana = await server.tokenOf("ours", ["create", "read"], "ana");
  const { id } = (await create(ours, "ben")).json;
  for (const token of [theirs, ana]) {
    for (const [method, path] of [
      ["GET", `/v1/tasks/${id}`],
      ["DELETE", `/v1/tasks/${id}`],
      ["POST", `/v1/tasks/${id}/retry`],
    ] as const) {
      expect(await server.call(method, path, { token })).toMatchObject({
        status: 404,
        json: { code: "not_found" },
      });
    }
    expect((await server.call("GET", "/v1/tasks", { token })).json.data).toEqual([]);
  }
  expect((await server.call("GET", `/v1/tasks/${id}`, { token: ours })).json).toMatchObject({
    subject: "ben",
  });
});

test("only who may act for end users does, and a panel for its own person alone", async () => {
  const plain = await server.tokenOf("acting", ["create", "read"]);
  const bound = await server.tokenOf("acting", ["create", "read", "act-for-subjects"], "ana");
  expect((await create(plain, "ana")).status).toBe(403);
  expect((await create(bound, "ben")).status).toBe(403);
  expect((await create(bound)).json).toMatchObject({ subject: "ana" });
  expect((await create(bound, "ana", { seed: 2 })).status).toBe(200);
  const acting = await server.tokenOf("acting", ["create", "act-for-subjects"]);
  for (const subject of ["*", "a b", "x".repeat(201)])
    expect((await create(acting, subject)).status).toBe(400);
});

test("a pairing code works once, also for many at the same time", async () => {
  const bot = await server.tokenOf("pairs");
  const headers = { "x-understudy-subject": "discord:1:2" };
  expect((await server.call("POST", "/v1/pairings", { token: bot })).status).toBe(400);
  const { code } = (await server.call("POST", "/v1/pairings", { token: bot, headers })).json as {
    code: string;
  };
  expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  const redeem = (code: string) =>
    server.call("POST", "/v1/pairings/redeem", { token: null, body: { code } });
  const all = await Promise.all([1, 2, 3, 4].map(() => redeem(code.toLowerCase())));
  const [won, ...more] = all.filter(({ status }) => status === 200);
  expect(more).toEqual([]);
  expect(won?.json).toMatchObject({ subject: "discord:1:2", token: expect.stringMatching(/^ust_/) });
  const panel = String(won?.json.token);
  expect((await create(panel)).json).toMatchObject({ subject: "discord:1:2" });
});

test("five wrong tries end a code, side by side too; time ends it as well", async () => {
  const bot = await server.tokenOf("guessed");
  const headers = { "x-understudy-subject": "cho" };
  const make = async () =>
    (await server.call("POST", "/v1/pairings", { token: bot, headers })).json as { code: string };
  const redeem = (code: string) =>
    server.call("POST", "/v1/pairings/redeem", { token: null, body: { code } });
  const { code } = await make();
  const wrong = `${code.slice(0, 5)}${code.endsWith("AAAA") ? "BBBB" : "AAAA"}`;
  await Promise.all([1, 2, 3, 4, 5].map(() => redeem(wrong)));
  expect(await redeem(code)).toMatchObject({ status: 400, json: { code: "invalid_input" } });

  const late = await make();
  const { db } = server.database;
  await db
    .updateTable("pairing")
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where("lookup", "=", late.code.slice(0, 4))
    .execute();
  expect((await redeem(late.code)).status).toBe(400);
});

test("codes are tried so often from one address, whatever it claims to be, and no other waits for it", async () => {
  const guessed = await server.another({ TRUSTED_PROXIES: "1" });
  const from = (forwardedFor: string) =>
    server.call("POST", `${guessed.url}/v1/pairings/redeem`, {
      token: null,
      headers: { "x-forwarded-for": forwardedFor },
      body: { code: "AAAA-AAAA" },
    });
  const tries = await Promise.all(Array.from({ length: 60 }, (_, n) => from(`10.0.0.${n}, 203.0.113.1`)));
  const statuses = tries.map(({ status }) => status);
  expect(statuses.filter((status) => status === 400).length).toBeLessThan(50);
  const refused = tries.find(({ status }) => status === 429);
  expect(refused?.json).toMatchObject({ code: "rate_limited", error: expect.stringMatching(/in \d+ s\.$/) });
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await from("203.0.113.1, 203.0.113.2")).status).toBe(400);
});

test("who asks too often is told when to come back", async () => {
  const slow = await server.another({ REQUESTS_PER_SECOND: "0.1", REQUEST_BURST: "2" });
  const ask = () => fetch(`${slow.url}/v1/tasks`, { headers: { authorization: `Bearer ${server.token}` } });
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(5);
  expect(await refused.json()).toMatchObject({ code: "rate_limited" });
  await slow.close();
});

test("a large body counts as many requests", async () => {
  const slow = await server.another({ REQUESTS_PER_SECOND: "0.01", REQUEST_BURST: "10" });
  const send = (length: number) =>
    server.call("POST", `${slow.url}/v1/preflight`, { body: { operation: "x".repeat(length), input: {} } });
  expect((await send(1_000)).status).toBe(400);
  expect((await send(1_000_000)).status).toBe(400);
  expect(await send(4_000_000)).toMatchObject({ status: 429, json: { code: "rate_limited" } });
  await slow.close();
});

test("limits: what is left is told, and a create beyond it refused", async () => {
  const admin = await server.tokenOf("limited");
  const set = (path: string, body: object) =>
    server.call("PUT", `/v1/limits/${path}`, { token: admin, body });
  expect((await set("account", { period: "week", microUsd: 1 })).status).toBe(400);
  expect((await set("account", { period: "day", microUsd: 1.5 })).status).toBe(400);
  expect((await set("subjects/a%20b", { period: "day", microUsd: 1 })).status).toBe(400);
  const twice = await Promise.all([1, 2].map(() => set("account", { period: "day", microUsd: 500_000 })));
  expect(twice.map(({ status }) => status)).toEqual([200, 200]);
  expect((await create(admin)).status).toBe(200);
  const refused = await create(admin, undefined, { seed: 5 });
  expect(refused).toMatchObject({
    status: 402,
    json: { code: "limit_exceeded", limit: { of: "account", leftMicroUsd: 100_000 } },
  });
  const usage = (await server.call("GET", "/v1/usage", { token: admin })).json as {
    month: Record<string, number>;
    limits: unknown[];
  };
  expect((usage.month.reservedMicroUsd ?? 0) + (usage.month.committedMicroUsd ?? 0)).toBe(400_000);
  expect(usage.limits).toMatchObject([{ of: "account", period: "day", leftMicroUsd: 100_000 }]);
  await set("account", { period: "day", microUsd: null });
  expect((await create(admin, undefined, { seed: 5 })).status).toBe(200);
});

test("a person is forgotten; the money stays, without the name", async () => {
  const bot = await server.tokenOf("forgetful");
  const one = (await create(bot, "dee", { seed: 1 })).json;
  await server.settled(String(one.id), bot);
  const open = (await create(bot, "dee", { seed: 2 })).json;
  const other = (await create(bot, "eve", { seed: 3 })).json;
  const panel = await server.tokenOf("forgetful", ["create", "read"], "dee");
  const eve = await server.tokenOf("forgetful", ["create", "read"], "eve");
  expect((await server.call("DELETE", "/v1/subjects/dee", { token: eve })).status).toBe(403);
  const done = await server.call("DELETE", "/v1/subjects/dee", { token: panel });
  expect(done).toMatchObject({ status: 200, json: { tasks: 2 } });
  for (const { id } of [one, open]) {
    expect((await server.call("GET", `/v1/tasks/${id}`, { token: bot })).status).toBe(404);
  }
  expect((await server.call("GET", `/v1/tasks/${other.id}`, { token: bot })).status).toBe(200);
  expect((await server.call("GET", "/v1/tasks", { token: panel })).status).toBe(401);
  const { db } = server.database;
  for (const table of ["task", "asset", "event", "upload", "token", "ledger", "spending_limit"] as const) {
    const left = await db.selectFrom(table).selectAll().where("subject", "=", "dee").execute();
    expect(left, table).toEqual([]);
  }
  const ledger = await db.selectFrom("ledger").select("kind").where("task_id", "=", String(one.id)).execute();
  expect(ledger.map(({ kind }) => kind).sort()).toEqual(["commit", "reserve"]);
  if (Array.isArray(one.output)) expect((await fetch(String(one.output[0]))).status).toBe(404);
});
