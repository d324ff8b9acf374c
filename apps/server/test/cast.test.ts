import { readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { sweep } from "../src/retention/sweep.ts";
import { eventually } from "./support/postgres.ts";
import { testServer } from "./support/server.ts";

const server = testServer();

async function person(account: string, subject?: string) {
  const token = await server.tokenOf(account, ["create", "read"], subject);
  const call = (method: string, path: string, body?: unknown) =>
    server.call(method, path, { token, ...(body === undefined ? {} : { body }) });
  const upload = async (url = server.samples.picture) =>
    String((await call("POST", "/v1/uploads/import", { url })).json.runwayUri);
  const names = async (q = "") => {
    const { data } = (await call("GET", `/v1/cast?q=${encodeURIComponent(q)}`)).json;
    return (data as { name: string }[]).map(({ name }) => name);
  };
  const put = (name: string, uri: string) => call("PUT", `/v1/cast/${encodeURIComponent(name)}`, { uri });
  const remove = (name: string) => call("DELETE", `/v1/cast/${encodeURIComponent(name)}`);
  return { call, upload, names, put, remove };
}

const days = (count: number) => new Date(Date.now() + count * 86_400_000);
const expiry = async (uri: string) => {
  const { db } = server.database;
  const id = uri.slice("runway://".length);
  return (await db.selectFrom("asset").select("expires_at").where("id", "=", id).executeTakeFirst())
    ?.expires_at;
};

test("a file gets a name, is shown under it, and is cast by its address", async () => {
  const { call, upload, put } = await person("named", "ana");
  const uri = await upload();
  const member = (await put("  Frau Müller ", uri)).json;
  expect(member).toMatchObject({ name: "Frau Müller", kind: "image", uri, createdAt: expect.any(String) });
  const shown = await fetch(String(member.url));
  expect(shown.headers.get("content-type")).toBe("image/jpeg");
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(await readFile(sampleMedia.character.path));
  const { data } = (await call("GET", "/v1/cast?q=müll")).json as { data: { name: string; uri: string }[] };
  expect(data).toMatchObject([{ name: "Frau Müller", uri }]);
  const body = { ...server.performance, character: { type: "image", uri } };
  expect((await call("POST", "/v1/character_performance", body)).status).toBe(200);
});

test("names of any script; upper and lower case are one; what begins so comes first", async () => {
  const { upload, names, put, remove } = await person("scripts");
  const [one, two] = [await upload(), await upload(server.samples.video)];
  for (const name of ["Zoë", "anaZ", "映画の人", "👩‍🚀", "a/b?c#d"])
    expect((await put(name, one)).status).toBe(200);
  expect((await put("ZOË", two)).json).toMatchObject({ name: "ZOË", kind: "video", uri: two });
  expect(await names()).toHaveLength(5);
  expect(await names("z")).toEqual(["ZOË", "anaZ"]);
  expect(await names("人")).toEqual(["映画の人"]);
  expect(await names("%")).toEqual([]);
  expect((await remove("zoë")).status).toBe(204);
  expect(await remove("zoë")).toMatchObject({ status: 404, json: { code: "not_found" } });
  expect((await remove("a/b?c#d")).status).toBe(204);
});

test("what is in the cast does not expire; out of it, it is kept like any upload", async () => {
  const { upload, put, remove } = await person("lasting");
  const uri = await upload();
  expect(await expiry(uri)).toBeInstanceOf(Date);
  await put("one", uri);
  await put("two", uri);
  expect(await expiry(uri)).toBeNull();
  await remove("one");
  expect(await expiry(uri)).toBeNull();
  const other = await upload(server.samples.video);
  await put("two", other);
  expect((await expiry(uri))?.getTime()).toBeGreaterThan(days(20).getTime());
  expect(await expiry(other)).toBeNull();
});

test("of two who give one new name at once, the file that is not left with it expires", async () => {
  const { upload, put, call } = await person("meeting");
  const uris = [await upload(), await upload(server.samples.video)] as const;
  // The first has found the name free, and waits for its file.
  const { pool } = server.database;
  const blocker = await pool.connect();
  onTestFinished(() => blocker.release());
  await blocker.query("begin");
  await blocker.query("select from asset where id = $1 for update", [uris[0].slice("runway://".length)]);
  const waiting = async (many: number) => {
    const { rowCount } = await pool.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return (rowCount ?? 0) >= many || undefined;
  };
  const first = put("one", uris[0]);
  await eventually(() => waiting(1));
  const second = put("one", uris[1]);
  await Promise.race([second, eventually(() => waiting(2))]);
  await blocker.query("commit");
  await Promise.all([first, second]);
  const { data } = (await call("GET", "/v1/cast")).json as { data: { uri: string }[] };
  for (const uri of uris) expect((await expiry(uri)) === null).toBe(data.some((one) => one.uri === uri));
});

test("two who take the last two names away at once leave nothing behind", async () => {
  const { upload, put, remove } = await person("parting");
  const uri = await upload();
  await put("one", uri);
  await put("two", uri);
  await Promise.all([remove("one"), remove("two")]);
  expect(await expiry(uri)).toBeInstanceOf(Date);
});

test("two who swap their files do not wait for each other", async () => {
  const { upload, names, put } = await person("swapping");
  const [a, b] = [await upload(), await upload(server.samples.video)];
  for (let round = 0; round < 10; round++) {
    const both = await Promise.all([put("one", round % 2 ? a : b), put("two", round % 2 ? b : a)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
  }
  expect(await names()).toEqual(["one", "two"]);
});

test("a result can be cast, has its poster, and stays when its task is swept", async () => {
  const { call, put } = await person("results");
  const made = (await call("POST", "/v1/character_performance", server.performance)).json;
  const { db } = server.database;
  const token = await server.tokenOf("results", ["read"]);
  const over = await server.settled(String(made.id), token);
  expect(over).toMatchObject({ status: "SUCCEEDED" });
  const task = await db
    .selectFrom("task")
    .selectAll()
    .where("id", "=", String(made.id))
    .executeTakeFirstOrThrow();
  const uri = `runway://${task.output_asset_id}`;
  const member = (await put("take one", uri)).json;
  expect(member).toMatchObject({ kind: "video", uri });
  if (task.poster_asset_id) {
    const poster = await fetch(String(member.posterUrl));
    expect(poster.headers.get("content-type")).toMatch(/^image\//);
    await poster.body?.cancel();
  }
  await sql`update asset set created_at = ${days(-90)} where account_id = 'results'`.execute(db);
  await sql`update task set finished_at = ${days(-90)} where account_id = 'results'`.execute(db);
  const storage = { delete: async () => {}, list: async function* () {} } as never;
  await sweep({ db, storage, retentionDays: 30 });
  expect((await call("GET", `/v1/tasks/${made.id}`)).status).toBe(404);
  expect((await call("GET", "/v1/cast")).json.data).toMatchObject([{ name: "take one", uri }]);
});

test("nobody casts, sees or takes away what is another's", async () => {
  const ana = await person("theirs", "ana");
  const uri = await ana.upload();
  await ana.put("hero", uri);
  for (const other of [await person("theirs", "ben"), await person("elsewhere", "ana")]) {
    expect((await other.put("hero", uri)).json).toMatchObject({
      code: "invalid_input",
      issues: [{ code: "upload_unknown", path: ["uri"] }],
    });
    expect(await other.names()).toEqual([]);
    expect((await other.remove("hero")).status).toBe(404);
  }
  expect(await ana.names()).toEqual(["hero"]);
});

test("wrong names and addresses are refused by name", async () => {
  const { call, upload, put, names } = await person("wrong");
  const uri = await upload();
  for (const name of ["   ", "x".repeat(41), "a\u0001b", "a\u202eb"])
    expect((await put(name, uri)).json).toMatchObject({
      code: "invalid_input",
      issues: [{ path: ["name"] }],
    });
  for (const body of [{}, { uri: 1 }, { uri: "https://example.com/a.jpg" }, { uri: "runway://" }])
    expect((await call("PUT", "/v1/cast/a", body)).json).toMatchObject({ issues: [{ path: ["uri"] }] });
  expect((await put("a", "runway://not-there")).json).toMatchObject({ issues: [{ code: "upload_unknown" }] });
  expect((await call("GET", `/v1/cast?q=${"x".repeat(101)}`)).status).toBe(400);
  expect(await names()).toEqual([]);
});

test("a cast has an end", async () => {
  const { call, upload, put } = await person("crowd");
  const uri = await upload();
  const id = uri.slice("runway://".length);
  await sql`insert into cast_member (account_id, name, known_as, asset_id)
    select 'crowd', 'n' || n, 'n' || n, ${id} from generate_series(1, 200) n`.execute(server.database.db);
  expect((await put("one more", uri)).json).toMatchObject({
    code: "invalid_input",
    issues: [{ path: ["name"] }],
  });
  expect((await put("N7", uri)).status).toBe(200);
  expect((await call("GET", "/v1/cast")).json.data).toHaveLength(200);
});
