import { expect, test } from "vitest";
import { testServer } from "./support/server.ts";

const server = testServer();
const ana = { "x-understudy-subject": "discord:1:ana" };

async function paired(account: string) {
  const bot = await server.tokenOf(account, ["create", "read", "act-for-subjects"]);
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = ana) =>
    server.call(method, path, { token: bot, headers, ...(body === undefined ? {} : { body }) });
  const { code } = (await call("POST", "/v1/pairings")).json;
  const redeemed = await server.call("POST", "/v1/pairings/redeem", { token: null, body: { code } });
  const token = String(redeemed.json.token);
  const panel = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    server.call(method, path, { token, headers, ...(body === undefined ? {} : { body }) });
  return { call, panel };
}

const ben = { "x-understudy-subject": "discord:1:ben" };
const create = "/v1/character_performance";

test("a panel creates, reads, and sees tasks, cast, notes and usage of its person", async () => {
  const { call, panel } = await paired("panel");
  const theirs = (await call("POST", create, server.performance)).json;
  const own = await panel("POST", create, { ...server.performance, seed: 1 });
  expect(own.json).toMatchObject({ subject: "discord:1:ana" });
  const { data } = (await panel("GET", "/v1/tasks")).json as { data: { id: string }[] };
  expect(data.map(({ id }) => id).sort()).toEqual([theirs.id, own.json.id].sort());
  const imported = await panel("POST", "/v1/uploads/import", { url: server.samples.picture });
  expect((await panel("PUT", "/v1/cast/me", { uri: imported.json.runwayUri })).status).toBe(200);
  expect((await call("GET", "/v1/cast")).json.data).toMatchObject([{ name: "me" }]);
  for (const path of [
    "/v1/usage",
    "/v1/server",
    "/v1/cast",
    `/v1/tasks/${theirs.id}/input`,
    "/v1/notes/drafts",
  ])
    expect((await panel("GET", path)).status, path).toBe(200);
});

test("a panel may nothing else", async () => {
  const { call, panel } = await paired("nothing-else");
  const foreign = (await call("POST", create, { ...server.performance, delivery: {} }, ben)).json.id;
  const limit = { period: "day", microUsd: 1 };
  for (const [method, path, body] of [
    ["GET", "/v1/deliveries"],
    ["POST", `/v1/tasks/${foreign}/delivery/claim`, { holder: "x", seconds: 60 }],
    ["PATCH", `/v1/tasks/${foreign}/delivery`, { holder: "x" }],
    ["GET", "/v1/reports"],
    ["GET", "/metrics"],
    ["GET", "/v1/usage/subjects/*"],
    ["PUT", "/v1/limits/subjects/discord:1:ana", limit],
    ["PUT", "/v1/limits/account", limit],
    ["PUT", "/v1/limits/global", limit],
    ["POST", "/v1/pairings"],
    ["DELETE", "/v1/subjects/discord:1:ben"],
  ] as const)
    expect(await panel(method, path, body), path).toMatchObject({ status: 403, json: { code: "forbidden" } });
  for (const [method, path, body] of [
    ["GET", `/v1/tasks/${foreign}`],
    ["GET", `/v1/tasks/${foreign}/input`],
    ["DELETE", `/v1/tasks/${foreign}`],
    ["POST", `/v1/tasks/${foreign}/retry`],
    ["POST", `/v1/tasks/${foreign}/report`, { reason: "x" }],
  ] as const)
    expect(await panel(method, path, body), path).toMatchObject({ status: 404, json: { code: "not_found" } });
  expect((await panel("GET", "/v1/tasks", undefined, ben)).status).toBe(403);
  expect((await panel("GET", `/v1/tasks?subject=${ben["x-understudy-subject"]}`)).json.data).toEqual([]);
});

test("a panel that signs out is out", async () => {
  const { call, panel } = await paired("leaving");
  expect((await panel("DELETE", "/v1/tokens/current")).status).toBe(204);
  expect((await panel("GET", "/v1/usage")).status).toBe(401);
  expect((await panel("DELETE", "/v1/tokens/current")).status).toBe(401);
  expect((await call("GET", "/v1/usage")).status).toBe(200);
  // A token needs no scope to go.
  const narrow = await server.tokenOf("leaving", ["create"]);
  expect((await server.call("DELETE", "/v1/tokens/current", { token: narrow })).status).toBe(204);
});

test("the server says what it offers", async () => {
  const { json } = await server.call("GET", "/v1/server");
  expect(json).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    uploads: { maxBytes: 200 * 2 ** 20, providerCanReach: true },
    operations: {
      character_performance: { price: { microUsd: 400_000 }, models: ["act_two"] },
      act_one: { price: { basis: "assumed" }, models: [] },
    },
    sendingStopped: null,
  });
  const alone = await server.another({ ALLOW_LOOPBACK_ASSETS: "false" });
  const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
  const said = await fetch(`${alone.url}/v1/server`, { headers });
  expect(await said.json()).toMatchObject({ uploads: { providerCanReach: false } });

  const { json: upload } = await server.call("POST", "/v1/uploads/import", {
    body: { url: server.samples.picture },
  });
  const input = {
    ...server.performance,
    character: { type: "image", uri: upload.runwayUri },
    reference: { type: "video", uri: "runway://nothing-here" },
  };
  const checked = await fetch(`${alone.url}/v1/preflight`, {
    method: "POST",
    headers,
    body: JSON.stringify({ operation: "character_performance", input }),
  });
  const { issues, media } = (await checked.json()) as { issues: object[]; media: object };
  expect(issues).toHaveLength(2);
  expect(issues).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        code: "provider_cannot_reach",
        path: ["character", "uri"],
        message: expect.stringMatching(/PUBLIC_URL.*S3.*public https/),
      }),
      expect.objectContaining({ code: "upload_unknown", path: ["reference", "uri"] }),
    ]),
  );
  expect(media).toMatchObject({ "character.uri": { kind: "image" } });
  await alone.close();
});

test("a preflight tells what was measured and what is left", async () => {
  const { call } = await paired("asking");
  await call("PUT", "/v1/limits/subjects/discord:1:*", {
    period: "month",
    microUsd: 900_000,
    together: true,
  });
  const { json } = await call("POST", "/v1/preflight", {
    operation: "character_performance",
    input: server.performance,
  });
  expect(json).toMatchObject({
    ok: true,
    price: { microUsd: 400_000 },
    media: { "character.uri": { kind: "image" }, "reference.uri": { kind: "video", width: 1280 } },
    limits: [{ of: "group", pattern: "discord:1:*", period: "month", leftMicroUsd: 900_000 }],
    sendingStopped: null,
  });
});

test("a panel is told of the limits of its person, not of what the account or everybody may spend", async () => {
  const { call, panel } = await paired("discreet");
  const admin = await server.tokenOf("discreet");
  const limit = (path: string, period: string, microUsd: number | null) =>
    server.call("PUT", `/v1/limits/${path}`, { token: admin, body: { period, microUsd } });
  await limit("account", "day", 500_000);
  await limit("global", "month", 900_000_000);
  await limit("subjects/discord:1:*", "day", 800_000);
  expect((await call("POST", create, server.performance, ben)).status).toBe(200);
  const asking = { operation: "character_performance", input: server.performance };
  expect((await panel("POST", "/v1/preflight", asking)).json.limits).toMatchObject([{ of: "subject" }]);
  const usage = (await panel("GET", "/v1/usage")).json;
  expect(usage.month).toEqual({ committedMicroUsd: 0, reservedMicroUsd: 0, refundedMicroUsd: 0 });
  expect(usage.limits).toMatchObject([{ of: "subject", leftMicroUsd: 800_000 }]);
  const { status, json } = await panel("POST", create, server.performance);
  expect([status, json.code]).toEqual([402, "limit_exceeded"]);
  expect(json.limit).toEqual({ of: "account", period: "day", resetsAt: expect.any(String) });
  expect(json.error).not.toMatch(/0\.[15]0/);
  const told = await call("POST", create, server.performance);
  expect(told.json.limit).toMatchObject({ of: "account", leftMicroUsd: 100_000 });
  const { json: account } = await server.call("GET", "/v1/usage", { token: admin });
  expect(account.limits).toMatchObject([{ of: "account", leftMicroUsd: 100_000 }, { of: "global" }]);
  await limit("global", "month", null);
});

test("a manager limits a guild and sees what it spent", async () => {
  const { call } = await paired("guild");
  const set = (pattern: string, body: object) => call("PUT", `/v1/limits/subjects/${pattern}`, body);
  const guild = "discord%3A1%3A*";
  expect((await set(guild, { period: "day", microUsd: 900_000, together: true })).json).toEqual({
    period: "day",
    microUsd: 900_000,
    together: true,
  });
  await set(guild, { period: "day", microUsd: 500_000 });
  expect((await call("POST", create, server.performance)).status).toBe(200);
  expect((await call("POST", create, { ...server.performance, seed: 2 })).json).toMatchObject({
    code: "limit_exceeded",
    limit: { of: "subject", leftMicroUsd: 100_000 },
  });
  expect((await call("POST", create, server.performance, ben)).status).toBe(200);
  const cho = { "x-understudy-subject": "discord:1:cho" };
  expect((await call("POST", create, server.performance, cho)).json).toMatchObject({
    code: "limit_exceeded",
    limit: { of: "group", leftMicroUsd: 100_000 },
  });
  const elsewhere = { "x-understudy-subject": "discord:2:cho" };
  expect((await call("POST", create, server.performance, elsewhere)).status).toBe(200);
  const { json } = await call("GET", `/v1/usage/subjects/${guild}`);
  const month = json.month as Record<string, number>;
  expect((month.committedMicroUsd ?? 0) + (month.reservedMicroUsd ?? 0)).toBe(800_000);
  expect(json.limits).toMatchObject([
    { of: "group", leftMicroUsd: 100_000 },
    { of: "subject", limitMicroUsd: 500_000, leftMicroUsd: 500_000 },
  ]);
  expect((await call("GET", "/v1/usage/subjects/discord:1:ana")).json.limits).toMatchObject([
    { of: "group" },
    { of: "subject", leftMicroUsd: 100_000 },
  ]);
  await set(guild, { period: "day", microUsd: null, together: true });
  expect((await call("POST", create, server.performance, cho)).status).toBe(200);
  for (const pattern of ["a*b", "*a", "a%20b", "x".repeat(201)])
    expect((await set(pattern, { period: "day", microUsd: 1 })).json).toMatchObject({
      code: "invalid_input",
      issues: [{ path: ["pattern"] }],
    });
  for (const body of [{ period: "day" }, { period: "day", microUsd: 1, together: "yes" }, { microUsd: 1 }])
    expect((await set("a", body)).status).toBe(400);
});

test("the input of a task is told without what data URIs hold", async () => {
  const { call } = await paired("inputs");
  const videoUri = `data:video/mp4;base64,${Buffer.alloc(3000).toString("base64")}`;
  const made = await call("POST", "/v1/video_to_video", { videoUri, promptText: "a storm" });
  const told = await call("GET", `/v1/tasks/${made.json.id}/input`);
  expect(told.json).toMatchObject({
    operation: "video_to_video",
    input: { promptText: "a storm", videoUri: "data:video/mp4" },
  });
});

test("a report is kept for the admin, and forgotten with its person", async () => {
  const { call, panel } = await paired("reported");
  const made = await call("POST", create, server.performance);
  const report = (body: object) => panel("POST", `/v1/tasks/${made.json.id}/report`, body);
  for (const body of [{}, { reason: "  " }, { reason: "x".repeat(1001) }, { reason: 1 }])
    expect((await report(body)).json).toMatchObject({
      code: "invalid_input",
      issues: [{ path: ["reason"] }],
    });
  expect((await report({ reason: " this is my face " })).status).toBe(204);
  const admin = await server.tokenOf("reported", ["admin", "create"]);
  const reports = async () => (await server.call("GET", "/v1/reports", { token: admin })).json;
  expect(await reports()).toMatchObject({
    data: [{ taskId: made.json.id, subject: "discord:1:ana", reason: "this is my face" }],
    nextCursor: null,
  });
  expect((await server.call("GET", "/v1/reports?limit=0", { token: admin })).status).toBe(400);
  const stranger = await server.tokenOf("reported-elsewhere", ["admin"]);
  expect((await server.call("GET", "/v1/reports", { token: stranger })).json.data).toEqual([]);

  const imported = await panel("POST", "/v1/uploads/import", { url: server.samples.picture });
  await panel("PUT", "/v1/cast/me", { uri: imported.json.runwayUri });
  await panel("PUT", "/v1/notes/drafts/a", ["hers"]);
  await call("POST", create, { ...server.performance, delivery: { channel: 1 } });
  await call("PUT", "/v1/notes/drafts/a", ["not hers"], {});
  expect((await call("DELETE", "/v1/subjects/discord:1:ana", undefined, {})).status).toBe(200);
  expect(await reports()).toMatchObject({ data: [{ subject: null, reason: null }] });
  const { db } = server.database;
  for (const table of ["note", "cast_member", "report", "asset"] as const) {
    const rows = db.selectFrom(table).selectAll().where("account_id", "=", "reported");
    expect(await rows.where("subject", "=", "discord:1:ana").execute(), table).toEqual([]);
  }
  expect(await db.selectFrom("delivery").selectAll().where("account_id", "=", "reported").execute()).toEqual(
    [],
  );
  expect((await call("GET", "/v1/notes/drafts/a", undefined, {})).json.value).toEqual(["not hers"]);
});
