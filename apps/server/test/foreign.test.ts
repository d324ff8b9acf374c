import { beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "../src/accounts/tokens.ts";
import { type Answer, testServer } from "./support/server.ts";

// What Ana of one account has, asked for by everybody who is not Ana.

const server = testServer();
const everything = ["create", "read", "act-for-subjects"] as const;
const ana = { "x-understudy-subject": "ana" };
let own: { task: string; open: string; upload: string; result: string };

const tokenOf = (account: string, scopes: readonly Scope[] = everything, subject?: string) =>
  server.tokenOf(account, scopes, subject);

type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;
const strangers: [string, () => Promise<Call>][] = [
  ["another account", async () => calling(await tokenOf("other"))],
  ["another account that names the same person", async () => calling(await tokenOf("other"), ana)],
  ["the admin of another account", async () => calling(await server.tokenOf("other"))],
  ["another person's panel", async () => calling(await tokenOf("house", ["create", "read"], "ben"))],
  [
    "the bot, for another person",
    async () => calling(await tokenOf("house"), { "x-understudy-subject": "ben" }),
  ],
];

function calling(token: string, headers: Record<string, string> = {}): Call {
  return (method, path, body) =>
    server.call(method, path, { token, headers, ...(body === undefined ? {} : { body }) });
}

beforeAll(async () => {
  const call = calling(await tokenOf("house"), ana);
  const create = async (seed: number) => {
    const body = { ...server.performance, seed, delivery: { channel: "1" }, metadata: { secret: seed } };
    return String((await call("POST", "/v1/character_performance", body)).json.id);
  };
  const task = await create(1);
  await server.settled(task, await tokenOf("house"));
  const { json } = await call("POST", "/v1/uploads/import", { url: server.samples.picture });
  const upload = String(json.runwayUri);
  await call("PUT", "/v1/cast/me", { uri: upload });
  await call("PUT", "/v1/notes/drafts/mine", { text: "private" });
  await call("POST", `/v1/tasks/${task}/report`, { reason: "private" });
  await call("PUT", "/v1/limits/subjects/ana", { period: "day", microUsd: 50_000_000 });
  const row = await server.database.db
    .selectFrom("asset")
    .select("id")
    .where("kind", "=", "result")
    .executeTakeFirstOrThrow();
  own = { task, open: await create(2), upload, result: `runway://${row.id}` };
});

describe.each(strangers)("%s", (_, who) => {
  let call: Call;
  beforeAll(async () => {
    call = await who();
  });

  test("finds no task of hers, and can do nothing with one", async () => {
    for (const id of [own.task, own.open, own.task.toUpperCase()])
      for (const [method, path, body] of [
        ["GET", `/v1/tasks/${id}`],
        ["GET", `/v1/tasks/${id}/input`],
        ["DELETE", `/v1/tasks/${id}`],
        ["POST", `/v1/tasks/${id}/retry`],
        ["POST", `/v1/tasks/${id}/report`, { reason: "x" }],
        ["POST", `/v1/tasks/${id}/delivery/claim`, { holder: "x", seconds: 60 }],
        ["PATCH", `/v1/tasks/${id}/delivery`, { holder: "x", state: "delivered" }],
      ] as const) {
        const { status, text } = await call(method, path, body);
        expect([403, 404], `${method} ${path}`).toContain(status);
        expect(text).not.toContain("secret");
      }
    const task = await calling(await tokenOf("house"))("GET", `/v1/tasks/${own.open}`);
    expect(task.json.status).not.toBe("CANCELLED");
  });

  test("lists nothing of hers", async () => {
    for (const path of [
      "/v1/tasks",
      "/v1/tasks?subject=ana",
      `/v1/tasks?metadata=${encodeURIComponent('{"secret":1}')}`,
      "/v1/cast",
      "/v1/cast?q=me",
      "/v1/notes/drafts",
      "/v1/deliveries",
      "/v1/reports",
    ]) {
      const { status, json } = await call("GET", path);
      if (status !== 403) expect([path, json.data]).toEqual([path, []]);
    }
    expect((await call("GET", "/v1/notes/drafts/mine")).status).toBe(404);
    const { month, limits } = (await call("GET", "/v1/usage")).json;
    expect(month).toEqual({ committedMicroUsd: 0, reservedMicroUsd: 0, refundedMicroUsd: 0 });
    expect(limits).toEqual([]);
  });

  test("cannot use her files, and her cast and notes stay", async () => {
    for (const uri of [own.upload, own.upload.toUpperCase(), own.result]) {
      const input = { ...server.performance, character: { type: "image", uri } };
      const { json } = await call("POST", "/v1/preflight", { operation: "character_performance", input });
      expect(json).toMatchObject({ ok: false, media: {} });
      expect((await call("POST", "/v1/character_performance", input)).status).toBe(400);
      expect((await call("PUT", "/v1/cast/stolen", { uri })).status).toBe(400);
    }
    expect((await call("DELETE", "/v1/cast/me")).status).toBe(404);
    await call("DELETE", "/v1/notes/drafts/mine");
    const hers = calling(await tokenOf("house"), ana);
    expect((await hers("GET", "/v1/notes/drafts/mine")).json.value).toEqual({ text: "private" });
    expect((await hers("GET", "/v1/cast")).json.data).toMatchObject([{ name: "me" }]);
  });
});

test("another account forgets its own Ana alone, and limits its own", async () => {
  const other = calling(await server.tokenOf("other"));
  expect((await other("DELETE", "/v1/subjects/ana")).json).toEqual({ tasks: 0, files: 0 });
  await other("PUT", "/v1/limits/subjects/*", { period: "day", microUsd: 0 });
  expect((await other("GET", "/v1/usage/subjects/ana")).json.month).toMatchObject({ committedMicroUsd: 0 });
  const hers = calling(await tokenOf("house"), ana);
  expect((await hers("GET", `/v1/tasks/${own.task}`)).status).toBe(200);
  expect((await hers("POST", "/v1/character_performance", { ...server.performance, seed: 9 })).status).toBe(
    200,
  );
});

test("the same key of another person, or another account, leads to nobody else's task", async () => {
  const tokens = [await tokenOf("house"), await tokenOf("third")];
  const ids = new Set<unknown>();
  for (const token of tokens)
    for (const subject of ["ana", "ben"]) {
      const headers = { "x-understudy-subject": subject, "idempotency-key": "one-key" };
      const body = server.performance;
      const { json } = await server.call("POST", "/v1/character_performance", { token, headers, body });
      ids.add(json.id);
      const again = await server.call("POST", "/v1/character_performance", {
        token,
        headers,
        body: { ...body, seed: 3 },
      });
      expect(again).toMatchObject({ status: 409, json: { code: "idempotency_conflict" } });
    }
  expect(ids.size).toBe(4);
});

test("cancelled twice, it is over; a retry of what is not there is none", async () => {
  const hers = calling(await tokenOf("house"), ana);
  const body = { ...server.performance, seed: 77 };
  const { id } = (await hers("POST", "/v1/character_performance", body)).json;
  const all = await Promise.all([1, 2, 3].map(() => hers("DELETE", `/v1/tasks/${id}`)));
  const charged = all.map(({ json }) => json.charged);
  expect(charged.filter((one) => one === "over")).toHaveLength(2);
  const { db } = server.database;
  const ledger = await db.selectFrom("ledger").select("kind").where("task_id", "=", String(id)).execute();
  expect(ledger).toHaveLength(2);
});
