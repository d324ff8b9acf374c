import { randomUUID } from "node:crypto";
import type { Insertable } from "kysely";
import { sql } from "kysely";
import { Client } from "pg";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { connectDatabase, refuseOldVersion } from "../src/database/connect.ts";
import { migrate } from "../src/database/migrate.ts";
import type { Database, LedgerKind } from "../src/database/schema.ts";
import { sharedSecret } from "../src/database/settings.ts";
import { isUnavailable } from "../src/database/unavailable.ts";
import { createLogger } from "../src/log.ts";
import { startPostgres } from "../src/postgres/start.ts";
import { testDatabase } from "./support/database.ts";
import { dataFolder, eventually, postmasterOf, signal } from "./support/postgres.ts";

const log = createLogger({ level: "silent" });
const database = testDatabase();

beforeAll(() => database.db.insertInto("account").values({ id: "main", name: "Main" }).execute());

type NewTask = Insertable<Database["task"]>;

function task(columns: Partial<NewTask> = {}) {
  const values: NewTask = {
    id: randomUUID(),
    account_id: "main",
    operation: "character_performance",
    input: "{}",
    state: "accepted",
    price_micro_usd: 400_000,
    ...columns,
  };
  return database.db.insertInto("task").values(values).returningAll().executeTakeFirstOrThrow();
}

const write = (taskId: string, kind: LedgerKind, subject: string | null = null) =>
  database.db
    .insertInto("ledger")
    .values({ task_id: taskId, account_id: "main", subject, kind, micro_usd: 400_000 })
    .execute();

test("many processes may start at once on an empty database", async () => {
  // A name of its own: a run that broke off may have left one behind.
  const name = `crowd_${randomUUID().replaceAll("-", "")}`;
  await database.pool.query(`create database ${name}`);
  onTestFinished(async () => void (await database.pool.query(`drop database ${name} with (force)`)));
  const connectionString = database.connectionString.replace(/\/test_\w+\?/, `/${name}?`);
  await Promise.all(Array.from({ length: 12 }, () => migrate(connectionString)));
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client.query(
    "select count(*)::int as made from kysely_migration where name = '001-initial'",
  );
  expect(rows).toEqual([{ made: 1 }]);
  await client.end();
});

test("a database of a newer server is refused", async () => {
  const future = database.pool.query("insert into kysely_migration values ('999-future', now()::text)");
  await future;
  await expect(migrate(database.connectionString)).rejects.toThrow("newer version");
  await database.pool.query("delete from kysely_migration where name = '999-future'");
  await expect(migrate(database.connectionString)).resolves.toBeUndefined();
});

test("a Postgres older than 15 is refused with a way out", () => {
  expect(() => refuseOldVersion("140009")).toThrow(/Postgres 14.+15 or newer.+DATABASE_URL/);
  expect(() => refuseOldVersion("150018")).not.toThrow();
});

test("whole numbers are numbers, and one too large for that is an error", async () => {
  const { rows } = await database.pool.query(
    "select 9007199254740991 as most, -9007199254740991 as least, count(*), sum(n) from generate_series(1, 4) n",
  );
  expect(rows).toEqual([
    { most: Number.MAX_SAFE_INTEGER, least: -Number.MAX_SAFE_INTEGER, count: 4, sum: 10 },
  ]);
  await expect(database.pool.query("select 9007199254740992")).rejects.toThrow(RangeError);
  expect((await task()).price_micro_usd).toBe(400_000);
});

test("a time that was read finds its row again", async () => {
  const { id, created_at } = await task();
  const found = await database.db
    .selectFrom("task")
    .select("id")
    .where("created_at", "=", created_at)
    .execute();
  expect(found.map((row) => row.id)).toContain(id);
});

test("the ledger takes one reserve and one settlement for a task", async () => {
  const { id } = await task();
  await write(id, "reserve");
  await expect(write(id, "reserve")).rejects.toThrow("ledger_task_id_kind_key");
  await write(id, "commit");
  await expect(write(id, "refund")).rejects.toThrow("ledger_settled_once");
});

test("the ledger is append-only, but forgets a person", async () => {
  const { id } = await task({ subject: "discord:1:2" });
  await write(id, "reserve", "discord:1:2");
  const row = database.db.updateTable("ledger").where("task_id", "=", id);
  const refused = "append-only";
  await expect(row.set({ micro_usd: 1 }).execute()).rejects.toThrow(refused);
  await expect(row.set({ subject: null, micro_usd: 1 }).execute()).rejects.toThrow(refused);
  await expect(row.set({ subject: "discord:1:3" }).execute()).rejects.toThrow(refused);
  await expect(database.db.deleteFrom("ledger").execute()).rejects.toThrow(refused);
  await expect(sql`truncate ledger`.execute(database.db)).rejects.toThrow(refused);
  await row.set({ subject: null }).execute();
  const kept = database.db.selectFrom("ledger").select(["subject", "micro_usd"]).where("task_id", "=", id);
  expect(await kept.execute()).toEqual([{ subject: null, micro_usd: 400_000 }]);
});

test("the ledger outlives the task", async () => {
  const { id } = await task();
  await write(id, "reserve");
  await database.db.deleteFrom("task").where("id", "=", id).execute();
  expect(
    await database.db.selectFrom("ledger").select("id").where("task_id", "=", id).execute(),
  ).toHaveLength(1);
});

test.each<[string, Partial<NewTask>, string]>([
  ["an unknown state", { state: "lost" as "failed" }, "task_state_check"],
  ["an end without a time", { state: "failed" }, "task_finished"],
  ["a time without an end", { state: "accepted", finished_at: new Date() }, "task_finished"],
  ["a submitted task the provider does not know", { state: "submitted" }, "task_known_to_provider"],
  ["more than all of the progress", { progress: 1.5 }, "task_progress_check"],
  ["a negative price", { price_micro_usd: -1 }, "task_price_micro_usd_check"],
  ["an account that is not there", { account_id: "nobody" }, "task_account_id_fkey"],
])("%s is refused", async (_, columns, constraint) => {
  await expect(task(columns)).rejects.toMatchObject({ constraint });
});

test("an idempotency key may be taken before its task is written, not without it", async () => {
  const { db } = database;
  const keyOf = (id: string) => ({ account_id: "main", key: id, body_hash: Buffer.alloc(32), task_id: id });
  const id = randomUUID();
  await db.transaction().execute(async (trx) => {
    await trx.insertInto("idempotency").values(keyOf(id)).execute();
    const row = {
      id,
      account_id: "main",
      operation: "act_one" as const,
      input: "{}",
      state: "accepted" as const,
    };
    await trx
      .insertInto("task")
      .values({ ...row, price_micro_usd: 1 })
      .execute();
  });
  await expect(db.insertInto("idempotency").values(keyOf(randomUUID())).execute()).rejects.toMatchObject({
    constraint: "idempotency_task_id_fkey",
  });
  await db.deleteFrom("task").where("id", "=", id).execute();
  expect(await db.selectFrom("idempotency").selectAll().where("task_id", "=", id).execute()).toEqual([]);
});

test("there is one limit for each scope and period, the global one included", async () => {
  const limit = { account_id: null, subject: null, period: "day" as const, micro_usd: 1 };
  await database.db.insertInto("spending_limit").values(limit).execute();
  await expect(database.db.insertInto("spending_limit").values(limit).execute()).rejects.toThrow(
    "duplicate key",
  );
  await expect(
    database.db
      .insertInto("spending_limit")
      .values({ ...limit, subject: "discord:1:2" })
      .execute(),
  ).rejects.toThrow("spending_limit_subject_of_account");
});

test.each([
  [
    "task_under_way",
    "select id from task where state = 'submitted' and finished_at is null and owner is null",
  ],
  [
    "task_by_account",
    "select id from task where account_id = 'a' and (created_at, id) < (now(), $1) order by created_at desc, id desc limit 20",
  ],
  [
    "task_by_subject",
    "select id from task where account_id = 'a' and subject = 's' and (created_at, id) < (now(), $1) order by created_at desc, id desc limit 20",
  ],
  ["event_order", "select id from event where (tx, id) > ('5'::xid8, 7) order by tx, id limit 100"],
  ["ledger_by_account", "select sum(micro_usd) from ledger where account_id = 'a' and at >= now()"],
  ["idempotency_age", "delete from idempotency where created_at < now()"],
  ["asset_expiry", "select id from asset where expires_at < now() order by expires_at limit 100"],
  ["asset_content", "select id from asset where account_id = 'a' and sha256 = '\\x00'"],
])("%s serves what it is for, without sorting", async (index, query) => {
  const client = await database.pool.connect();
  try {
    await client.query("begin; set local enable_seqscan = off; set local enable_bitmapscan = off");
    const { rows } = await client.query(`explain (costs off) ${query.replace("$1", `'${randomUUID()}'`)}`);
    const plan = rows.map((row: Record<string, unknown>) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain(` ${index} `);
    expect(plan).not.toMatch(/Sort/);
  } finally {
    await client.query("rollback");
    client.release();
  }
});

test("a shared secret is the same for whoever asks", async () => {
  const secrets = await Promise.all(Array.from({ length: 8 }, () => sharedSecret(database.db, "callback")));
  expect(new Set(secrets).size).toBe(1);
  expect(secrets[0]).toMatch(/^[\w-]{43}$/);
  expect(await sharedSecret(database.db, "assets")).not.toBe(secrets[0]);
});

test("a database that is not there yet is waited for; one that stays away is an error", async () => {
  const dataDir = await dataFolder();
  const connectionString = `postgresql://understudy@localhost/postgres?host=${encodeURIComponent(`${dataDir}/postgres-18`)}`;
  const impatient = connectDatabase({ connectionString, log, patienceMs: 150 });
  await expect(impatient.catch((error: unknown) => isUnavailable(error))).resolves.toBe(true);

  const connecting = connectDatabase({ connectionString, log });
  const postgres = await startPostgres({ dataDir, log });
  const { db, close } = await connecting;
  expect(await db.selectFrom("task").selectAll().execute()).toEqual([]);
  await close();
  await postgres.close();
});

test("when the database dies and comes back, what was under way fails as unavailable and the next query works", async () => {
  const dataDir = await dataFolder();
  const postgres = await startPostgres({ dataDir, log });
  const { db, close } = await connectDatabase({ connectionString: postgres.connectionString, log });
  await db.insertInto("account").values({ id: "main", name: "Main" }).execute();
  const underWay = sql`select pg_sleep(60)`.execute(db).catch((error: unknown) => isUnavailable(error));
  const open = db
    .transaction()
    .execute(async (trx) => {
      await trx.insertInto("account").values({ id: "other", name: "Other" }).execute();
      signal((await postmasterOf(`${dataDir}/postgres-18`)) ?? 0, "SIGKILL");
      return sql`select pg_sleep(60)`.execute(trx);
    })
    .catch((error: unknown) => isUnavailable(error));
  expect(await Promise.all([underWay, open])).toEqual([true, true]);

  const accounts = await eventually(() =>
    db
      .selectFrom("account")
      .select("id")
      .execute()
      .catch((error: unknown) => {
        expect(isUnavailable(error)).toBe(true);
        return undefined;
      }),
  );
  expect(accounts).toEqual([{ id: "main" }]);
  await close();
  await postgres.close();
});
