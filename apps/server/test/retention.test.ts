import { randomUUID } from "node:crypto";
import { mkdtemp, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Insertable } from "kysely";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createDiskStorage } from "../src/assets/disk-storage.ts";
import type { Storage } from "../src/assets/storage.ts";
import type { Database } from "../src/database/schema.ts";
import { createLogger } from "../src/log.ts";
import { restoredSetting, sweep } from "../src/retention/sweep.ts";
import { startRetention, sweepIfDue } from "../src/retention/timer.ts";
import { testDatabase } from "./support/database.ts";

const database = testDatabase();
let folder: string;
let storage: Storage;
const days = (count: number) => new Date(Date.now() - count * 86_400_000);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-retention-test-"));
  storage = createDiskStorage(folder);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  await sql`truncate task, asset, upload, event, idempotency, pairing, note, report, setting cascade`.execute(
    database.db,
  );
  await database.db
    .insertInto("account")
    .values({ id: "main", name: "main", created_at: days(100) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  for await (const key of storage.list({ after: new Date(0), before: days(-1) })) await storage.delete(key);
});

const run = (parts: { storage?: Storage } = {}) =>
  sweep({ db: database.db, storage, retentionDays: 30, ...parts });

async function file(key: string, age = 0): Promise<string> {
  await storage.put(key, Readable.from([Buffer.from(key)]), { maxBytes: 1000, mimeType: "video/mp4" });
  await utimes(join(folder, key), days(age), days(age));
  return key;
}

async function asset(columns: Partial<Insertable<Database["asset"]>> = {}): Promise<string> {
  const id = columns.id ?? randomUUID();
  const key = columns.storage_key ?? (await file(`uploads/${id}`));
  await database.db
    .insertInto("asset")
    .values({
      id,
      account_id: "main",
      kind: "upload",
      name: "a.mp4",
      mime_type: "video/mp4",
      size_bytes: 1,
      sha256: Buffer.alloc(32),
      ...columns,
      storage_key: key,
    })
    .execute();
  return id;
}

async function task(columns: Partial<Insertable<Database["task"]>> = {}): Promise<string> {
  const id = randomUUID();
  await database.db
    .insertInto("task")
    .values({
      id,
      account_id: "main",
      operation: "character_performance",
      input: "{}",
      state: "failed",
      price_micro_usd: 1,
      ...columns,
    })
    .execute();
  return id;
}

const assets = async () =>
  (await database.db.selectFrom("asset").select("id").execute()).map(({ id }) => id).toSorted();
const tasks = async () => (await database.db.selectFrom("task").select("id").execute()).map(({ id }) => id);
const sizes = (...ids: string[]) => Promise.all(ids.map((id) => storage.size(`uploads/${id}`)));

test("an upload goes with its day, and its file with it", async () => {
  const expired = await asset({ expires_at: days(1) });
  const live = await asset({ expires_at: days(-1) });
  expect(await run()).toMatchObject({ assets: 1 });
  expect(await assets()).toEqual([live]);
  expect(await sizes(expired, live)).toEqual([undefined, expect.any(Number)]);
});

test("a file stays as long as one asset shares it", async () => {
  const key = await file("uploads/shared");
  await asset({ storage_key: key, expires_at: days(1) });
  const live = await asset({ storage_key: key, expires_at: days(-1) });
  await run();
  expect(await storage.size(key)).toBeGreaterThan(0);
  await database.db
    .updateTable("asset")
    .set({ expires_at: days(1) })
    .where("id", "=", live)
    .execute();
  await run();
  expect(await storage.size(key)).toBeUndefined();
});

test("an expired upload that a task still needs stays until the task is over", async () => {
  const id = await asset({ expires_at: days(1) });
  const input = JSON.stringify({ reference: { uri: `runway://${id}` } });
  const waiting = await task({ state: "accepted", input });
  await run();
  expect(await assets()).toEqual([id]);
  await database.db
    .updateTable("task")
    .set({ state: "failed", finished_at: new Date() })
    .where("id", "=", waiting)
    .execute();
  await run();
  expect(await assets()).toEqual([]);
});

test("a task goes with its days, its result, its poster and its events; the ledger stays", async () => {
  const result = await asset({ kind: "result", created_at: days(31) });
  const poster = await asset({ kind: "poster", created_at: days(31) });
  const about = { state: "succeeded", provider_id: "1" } as const;
  const old = await task({
    ...about,
    finished_at: days(31),
    output_asset_id: result,
    poster_asset_id: poster,
  });
  const recent = await task({ ...about, finished_at: days(29), retry_of: old });
  const running = await task({ ...about, state: "submitted", created_at: days(100) });
  const event = { account_id: "main", type: "task.updated", data: "{}" };
  await database.db
    .insertInto("event")
    .values([
      { ...event, task_id: old, at: days(8) },
      { ...event, task_id: recent, at: days(6) },
    ])
    .execute();
  await database.db
    .insertInto("ledger")
    .values({ task_id: old, account_id: "main", kind: "commit", micro_usd: 1, at: days(31) })
    .execute();
  expect(await run()).toMatchObject({ tasks: 1, events: 1 });
  expect((await tasks()).toSorted()).toEqual([recent, running].toSorted());
  expect(await sizes(result, poster)).toEqual([undefined, undefined]);
  expect(await database.db.selectFrom("ledger").select("task_id").execute()).toEqual([{ task_id: old }]);
});

test("the result of a task that took long stays as long as the task", async () => {
  const result = await asset({ kind: "result", created_at: days(31) });
  await task({ state: "succeeded", provider_id: "1", finished_at: days(29), output_asset_id: result });
  await run();
  expect(await assets()).toEqual([result]);
});

test("places, codes and keys go when they are of no more use", async () => {
  const { db } = database;
  const place = { account_id: "main", filename: "a" };
  await db
    .insertInto("upload")
    .values([
      { id: "dead", ...place, expires_at: days(2) },
      { id: "open", ...place, expires_at: days(-1) },
    ])
    .execute();
  const code = { proof_hash: Buffer.alloc(32), account_id: "main", subject: "x" };
  await db
    .insertInto("pairing")
    .values([
      { lookup: "dead", ...code, expires_at: days(2) },
      { lookup: "open", ...code, expires_at: days(0) },
    ])
    .execute();
  const key = {
    account_id: "main",
    body_hash: Buffer.alloc(32),
    task_id: await task({ finished_at: days(1) }),
  };
  await db
    .insertInto("idempotency")
    .values([
      { key: "dead", ...key, created_at: days(2) },
      { key: "live", ...key, created_at: days(0.9) },
    ])
    .execute();
  expect(await run()).toMatchObject({ uploads: 1, pairings: 1, idempotencyKeys: 1 });
  expect(await db.selectFrom("upload").select("id").execute()).toEqual([{ id: "open" }]);
  expect(await db.selectFrom("pairing").select("lookup").execute()).toEqual([{ lookup: "open" }]);
  expect(await db.selectFrom("idempotency").select("key").execute()).toEqual([{ key: "live" }]);
});

test("notes go when they expire, reports with their days, a delivery with its task", async () => {
  const { db } = database;
  const note = { account_id: "main", collection: "drafts", value: "1", version: 1 };
  await db
    .insertInto("note")
    .values([
      { ...note, key: "dead", expires_at: days(0.1) },
      { ...note, key: "live", expires_at: days(-1) },
      { ...note, key: "lasting", updated_at: days(900) },
    ])
    .execute();
  const old = await task({ finished_at: days(31) });
  const recent = await task({ finished_at: days(29) });
  const about = { account_id: "main", task_id: old, reason: "x" };
  await db
    .insertInto("report")
    .values([
      { ...about, at: days(31) },
      { ...about, at: days(29) },
    ])
    .execute();
  await db
    .insertInto("delivery")
    .values([old, recent].map((task_id) => ({ task_id, account_id: "main", record: "{}" })))
    .execute();
  expect(await run()).toMatchObject({ notes: 1, reports: 1, tasks: 1 });
  expect(await db.selectFrom("note").select("key").orderBy("key").execute()).toEqual([
    { key: "lasting" },
    { key: "live" },
  ]);
  expect(await db.selectFrom("report").select("task_id").execute()).toHaveLength(1);
  expect(await db.selectFrom("delivery").select("task_id").execute()).toEqual([{ task_id: recent }]);
});

test("files that nobody names go after a day, half-written ones too", async () => {
  const named = await asset();
  await utimes(join(folder, "uploads", named), days(9), days(9));
  await file("uploads/orphan", 2);
  await file("results/x.mp4.0000.part", 2);
  await file("uploads/arriving", 0.5);
  expect(await run()).toMatchObject({ orphanFiles: 2 });
  expect(await storage.size(`uploads/${named}`)).toBeGreaterThan(0);
  expect(await storage.size("uploads/arriving")).toBeGreaterThan(0);
});

test("files from before this database, or before it was restored, are left alone", async () => {
  await file("results/of-another-database", 101);
  await file("results/of-the-time-after-the-backup", 3);
  await database.db
    .insertInto("setting")
    .values({ name: restoredSetting, value: "true", updated_at: days(2) })
    .execute();
  expect(await run()).toMatchObject({ orphanFiles: 0 });
});

test("a sweep that died between row and file is finished by a later one", async () => {
  const id = await asset({ expires_at: days(1) });
  await utimes(join(folder, "uploads", id), days(9), days(9));
  const dying: Storage = {
    ...storage,
    delete: () => Promise.reject(new Error("killed")),
  };
  await expect(run({ storage: dying })).rejects.toThrow("killed");
  expect(await sizes(id)).toEqual([expect.any(Number)]);
  expect(await run()).toMatchObject({ assets: 0, orphanFiles: 1 });
  expect(await sizes(id)).toEqual([undefined]);
});

test("inputs that hold whole files do not keep many uploads from going", async () => {
  const { pool } = database;
  await pool.query(`insert into task (id, account_id, operation, input, state, price_micro_usd)
    select gen_random_uuid(), 'main', 'image_to_video', jsonb_build_object('promptImage', repeat('A', 2000000)),
      'accepted', 0 from generate_series(1, 20)`);
  await pool.query(`insert into asset (id, account_id, kind, name, mime_type, size_bytes, sha256, storage_key, expires_at)
    select gen_random_uuid(), 'main', 'upload', 'a', 'image/jpeg', 1, decode(repeat('00', 32), 'hex'), 'uploads/none',
      now() - interval '1 day' from generate_series(1, 1000)`);
  // To look through every input for every upload would take minutes.
  expect(await run()).toMatchObject({ assets: 1000 });
});

test("what cannot be cleared away keeps nothing else", async () => {
  await asset({ expires_at: days(1) });
  const values = { lookup: "ABCD", proof_hash: Buffer.alloc(32), subject: "ana", tries: 0, used_at: null };
  await database.db
    .insertInto("pairing")
    .values({ ...values, account_id: "main", expires_at: days(2) })
    .execute();
  const refusing: Storage = { ...storage, delete: () => Promise.reject(new Error("not allowed")) };
  await expect(run({ storage: refusing })).rejects.toThrow("not allowed");
  expect(await database.db.selectFrom("pairing").select("lookup").execute()).toEqual([]);
});

test("a storage that says nothing does not keep a server from closing", async () => {
  const asked = Promise.withResolvers<void>();
  const silent: Storage = {
    ...storage,
    async *list() {
      asked.resolve();
      yield await new Promise<string>(() => {});
    },
  };
  const log = createLogger({ level: "silent" });
  const stop = startRetention({ db: database.db, storage: silent, retentionDays: 30, log });
  await asked.promise;
  await stop();
});

test("many events go in one sweep", async () => {
  await sql`insert into event (account_id, task_id, type, data, at)
    select 'main', gen_random_uuid(), 'task.updated', '{}', now() - interval '8 days' from generate_series(1, 1201)`.execute(
    database.db,
  );
  expect(await run()).toMatchObject({ events: 1201 });
});

test("of many processes one sweeps, and nobody again within the hour", async () => {
  const parts = { db: database.db, storage, retentionDays: 30 };
  const turns = await Promise.all(Array.from({ length: 5 }, () => sweepIfDue(parts)));
  expect(turns.filter(Boolean)).toHaveLength(1);
  expect(await sweepIfDue(parts)).toBeUndefined();
  await sql`update setting set updated_at = now() - interval '1 hour'`.execute(database.db);
  expect(await sweepIfDue(parts)).toBeDefined();
  // The clock of the database was put back since.
  await sql`update setting set updated_at = now() + interval '1 day'`.execute(database.db);
  expect(await sweepIfDue(parts)).toBeDefined();
});
