import { expect, test } from "vitest";
import { testServer } from "./support/server.ts";

const server = testServer();

async function notesOf(account: string, subject?: string) {
  const token = await server.tokenOf(account, ["create", "read", "act-for-subjects"]);
  const headers = subject === undefined ? {} : { "x-understudy-subject": subject };
  return (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
    server.call(method, `/v1/notes/${path}`, {
      token,
      headers: { ...headers, ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

test("a note is kept, found again, written over and deleted", async () => {
  const call = await notesOf("kept", "discord:1:2");
  const value = { deep: [1, { ja: "映画" }], none: null };
  const first = await call("PUT", "drafts/wizard:7", value);
  expect(first).toMatchObject({ status: 200, json: { version: expect.any(Number) } });
  const read = await call("GET", "drafts/wizard:7");
  expect(read.json).toEqual({
    key: "wizard:7",
    value,
    version: first.json.version,
    updatedAt: expect.any(String),
    expiresAt: null,
  });
  expect(read.headers.get("etag")).toBe(`"${first.json.version}"`);
  const second = await call("PUT", "drafts/wizard:7", null);
  expect(second.json.version).toBeGreaterThan(Number(first.json.version));
  expect((await call("GET", "drafts/wizard:7")).json.value).toBeNull();
  expect((await call("DELETE", "drafts/wizard:7")).status).toBe(204);
  expect((await call("DELETE", "drafts/wizard:7")).status).toBe(204);
  expect(await call("GET", "drafts/wizard:7")).toMatchObject({ status: 404, json: { code: "not_found" } });
});

test("a write holds only with its condition; of many at once one does", async () => {
  const call = await notesOf("conditions");
  const ifMatch = (version: unknown) => ({ "if-match": `"${version}"` });
  const ifNone = { "if-none-match": "*" };
  expect(await call("PUT", "drafts/a", 1, { "if-match": "*" })).toMatchObject({
    status: 412,
    json: { code: "conflict" },
  });
  const all = await Promise.all([1, 2, 3, 4].map((n) => call("PUT", "drafts/a", n, ifNone)));
  expect(all.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  const { version } = (await call("GET", "drafts/a")).json;
  const next = await Promise.all([5, 6, 7].map((n) => call("PUT", "drafts/a", n, ifMatch(version))));
  expect(next.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  expect((await call("DELETE", "drafts/a", undefined, ifMatch(version))).status).toBe(412);
  const current = (await call("GET", "drafts/a")).json.version;
  expect((await call("DELETE", "drafts/a", undefined, ifMatch(current))).status).toBe(204);
  // A version is never given out twice, so an old one does not fit a new note.
  await call("PUT", "drafts/a", 8);
  expect((await call("PUT", "drafts/a", 9, ifMatch(version))).status).toBe(412);
  expect((await call("PUT", "drafts/a", 9, { "if-match": "*" })).status).toBe(200);
});

test("what has expired is gone, and its place free", async () => {
  const call = await notesOf("expiry");
  const { version } = (await call("PUT", "drafts/a?ttl=3600", 1)).json;
  const { expiresAt } = (await call("GET", "drafts/a")).json;
  expect(Math.abs(Date.parse(String(expiresAt)) - Date.now() - 3_600_000)).toBeLessThan(120_000);
  const { db } = server.database;
  await db
    .updateTable("note")
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where("account_id", "=", "expiry")
    .execute();
  expect((await call("GET", "drafts/a")).status).toBe(404);
  expect((await call("GET", "drafts")).json.data).toEqual([]);
  expect((await call("PUT", "drafts/a", 2, { "if-match": `"${version}"` })).status).toBe(412);
  expect((await call("PUT", "drafts/a", 2, { "if-none-match": "*" })).status).toBe(200);
  expect((await call("GET", "drafts/a")).json).toMatchObject({ value: 2, expiresAt: null });
});

test("a list is in order of keys, by how they begin", async () => {
  const call = await notesOf("listed");
  for (const key of ["b:2", "a", "b:10", "B"]) await call("PUT", `guild-settings/${key}`, key);
  await call("PUT", "drafts/b:3", "elsewhere");
  const keys = async (query: string) =>
    ((await call("GET", `guild-settings${query}`)).json.data as { key: string }[]).map(({ key }) => key);
  expect(await keys("")).toEqual(["B", "a", "b:10", "b:2"]);
  expect(await keys("?prefix=b%3A")).toEqual(["b:10", "b:2"]);
  expect(await keys("?limit=2")).toEqual(["B", "a"]);
  expect(await keys("?prefix=%25")).toEqual([]);
});

test("nobody reads another's notes, the account not those of its people", async () => {
  const ana = await notesOf("owned", "ana");
  await ana("PUT", "drafts/a", "hers");
  for (const other of [await notesOf("owned", "ben"), await notesOf("owned"), await notesOf("else", "ana")]) {
    expect((await other("GET", "drafts/a")).status).toBe(404);
    expect((await other("GET", "drafts")).json.data).toEqual([]);
    expect((await other("PUT", "drafts/a", "mine")).status).toBe(200);
    expect((await other("DELETE", "drafts/a")).status).toBe(204);
  }
  expect((await ana("GET", "drafts/a")).json.value).toBe("hers");
});

test.each<[string, string, unknown, Record<string, string>, RegExp]>([
  ["a collection of another form", "Drafts/a", 1, {}, /collection must be/],
  ["a long collection", `${"a".repeat(41)}/a`, 1, {}, /collection must be/],
  ["a key with a space", "drafts/a%20b", 1, {}, /key must be/],
  ["a key with a slash", "drafts/a%2Fb", 1, {}, /key must be/],
  ["a long key", `drafts/${"a".repeat(201)}`, 1, {}, /key must be/],
  ["a ttl of nothing", "drafts/a?ttl=0", 1, {}, /ttl must be at least 1, not 0/],
  ["a ttl that is no number", "drafts/a?ttl=x", 1, {}, /ttl must be/],
  ["too much", "drafts/a", "x".repeat(16_384), {}, /at most 16384 bytes as JSON, not 16386/],
  ["a condition of another form", "drafts/a", 1, { "if-match": "7" }, /If-Match must be/],
  ["a tag to be absent", "drafts/a", 1, { "if-none-match": '"7"' }, /If-None-Match must be/],
  ["both", "drafts/a", 1, { "if-match": "*", "if-none-match": "*" }, /exclude each other/],
])("%s is refused by name", async (_, path, body, headers, message) => {
  const call = await notesOf("refused");
  const answer = await call("PUT", path, body, headers);
  expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input" } });
  expect(answer.json.error).toMatch(message);
  expect((await call("GET", "drafts")).json.data).toEqual([]);
});

test("a body that is no JSON, and a list with wrong bounds, are refused", async () => {
  const call = await notesOf("unread");
  expect((await call("PUT", "drafts/a")).status).toBe(415);
  for (const query of ["limit=0", "limit=1001", `prefix=${"a".repeat(201)}`])
    expect((await call("GET", `drafts?${query}`)).status).toBe(400);
});

test("nobody keeps more notes than they may, side by side too; what is there can be changed", async () => {
  const small = await server.another({ NOTE_QUOTA: "3", NOTE_QUOTA_BYTES: "2000" });
  const ask = (subject: string, method: string, key: string, body?: unknown) =>
    server.call(method, `${small.url}/v1/notes/drafts/${key}`, {
      headers: { "x-understudy-subject": subject },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const many = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => ask("ana", "PUT", `a${n}`, n)));
  expect(many.map(({ status }) => status).sort()).toEqual([200, 200, 200, 403, 403, 403]);
  expect(many.find(({ status }) => status === 403)?.json).toMatchObject({
    code: "quota_exceeded",
    error: "No more than 3 notes are kept. Delete some first.",
    quota: { of: "notes", max: 3 },
  });
  const kept = many.findIndex(({ status }) => status === 200) + 1;
  expect((await ask("ana", "PUT", `a${kept}`, "again")).status).toBe(200);
  expect((await ask("ana", "PUT", `a${kept}`, "x".repeat(2000))).json.quota).toEqual({
    of: "note_bytes",
    max: 2000,
  });
  expect((await ask("ana", "GET", `a${kept}`)).json.value).toBe("again");
  expect((await ask("ben", "PUT", "b", 1)).status).toBe(200);
  expect((await ask("ana", "DELETE", `a${kept}`)).status).toBe(204);
  expect((await ask("ana", "PUT", "new?ttl=60", 1)).status).toBe(200);
  expect((await ask("ana", "PUT", "newer", 1)).status).toBe(403);
  const { db } = server.database;
  await db
    .updateTable("note")
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where("subject", "=", "ana")
    .where("key", "=", "new")
    .execute();
  expect((await ask("ana", "PUT", "newer", 1)).status).toBe(200);
});
