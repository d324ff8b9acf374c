import { sql } from "kysely";
import { expect, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { create, ledgerOf } from "../../test/support/tasks.ts";
import { IdempotencyConflictError } from "./create.ts";

const database = testDatabase();

const count = async (table: "task" | "ledger" | "event" | "idempotency") =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(database.db)).rows[0]?.n;

const all = async () => [
  await count("task"),
  await count("ledger"),
  await count("event"),
  await count("idempotency"),
];

test("the task, its reservation, its event and its doorbell are one", async () => {
  const { db } = database;
  const rung: unknown[] = [];
  const { task } = await create(db, { enqueue: async (_, name, data) => void rung.push([name, data]) });
  expect(task).toMatchObject({ state: "accepted", price_micro_usd: 320_000, owner: null });
  expect(await ledgerOf(db, task.id)).toEqual(["reserve"]);
  expect(rung).toEqual([["submit", {}]]);
  const before = await all();
  const broken = create(db, {
    enqueue: async () => {
      throw new Error("no doorbell");
    },
  });
  await expect(broken).rejects.toThrow("no doorbell");
  expect(await all()).toEqual(before);
});

test("the same key and body give the same task, another body is a conflict", async () => {
  const { db } = database;
  const wanted = { idempotencyKey: "a", promptText: "one" };
  const first = await create(db, wanted);
  expect(await create(db, wanted)).toMatchObject({ created: false, task: { id: first.task.id } });
  const before = await all();
  await expect(create(db, { ...wanted, promptText: "two" })).rejects.toThrow(IdempotencyConflictError);
  expect(await all()).toEqual(before);
});

test("a key belongs to its account, and is free again after a day", async () => {
  const { db } = database;
  const wanted = { idempotencyKey: "b", promptText: "one" };
  const first = await create(db, wanted);
  const elsewhere = await create(db, { ...wanted, accountId: "other" });
  expect(elsewhere.created).toBe(true);
  await sql`update idempotency set created_at = now() - interval '23 hours 59 minutes' where key = 'b'`.execute(
    db,
  );
  expect((await create(db, wanted)).task.id).toBe(first.task.id);
  await sql`update idempotency set created_at = now() - interval '24 hours 1 second' where key = 'b'`.execute(
    db,
  );
  expect((await create(db, { ...wanted, promptText: "two" })).created).toBe(true);
});

test("twins at the same moment make one task", async () => {
  const { db } = database;
  const wanted = { idempotencyKey: "c", promptText: "one" };
  const results = await Promise.all(Array.from({ length: 8 }, () => create(db, wanted)));
  expect(new Set(results.map(({ task }) => task.id)).size).toBe(1);
  expect(results.filter(({ created }) => created)).toHaveLength(1);
});

test("without a key, only a repeat that says so is known again, for five minutes", async () => {
  const { db } = database;
  const wanted = { promptText: "without a key" };
  const first = await create(db, wanted);
  const second = await create(db, wanted);
  expect(second.task.id).not.toBe(first.task.id);
  expect((await create(db, { ...wanted, isRepeat: true })).task.id).toBe(second.task.id);
  await sql`update idempotency set created_at = now() - interval '6 minutes'`.execute(db);
  expect((await create(db, { ...wanted, isRepeat: true })).created).toBe(true);
});

test("a repeat whose first request never arrived makes the task", async () => {
  expect((await create(database.db, { isRepeat: true, promptText: "lost" })).created).toBe(true);
});
