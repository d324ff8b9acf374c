import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { create } from "../../test/support/tasks.ts";
import { createBreaker } from "../provider/breaker.ts";
import { claimTasks } from "./claim.ts";
import { placesInQueue } from "./visible.ts";

const database = testDatabase();

afterEach(async () => {
  await sql`delete from task; delete from pace; delete from breaker`.execute(database.db);
});

const claim = (workerId = "one", caps = {}, underWay: string[] = []) =>
  claimTasks({ db: database.db, workerId, maxConcurrency: 100, maxPerSecond: 4000, ...caps }, underWay);

const idsOf = (tasks: readonly { id: string }[]) => tasks.map(({ id }) => id);

async function createMany(accountId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    ids.push(
      (await create(database.db, { accountId, now: new Date(Date.UTC(2026, 1, 1, 0, 0, index)) })).task.id,
    );
  }
  return ids;
}

test("no more are at the provider than may be, whoever claims", async () => {
  await createMany("many", 20);
  const caps = { maxConcurrency: 7 };
  const rounds = await Promise.all(["one", "two", "three", "four"].map((worker) => claim(worker, caps)));
  expect(rounds.flatMap(({ tasks }) => tasks)).toHaveLength(7);
  expect((await claim("five", caps)).tasks).toEqual([]);
  await sql`update task set state = 'failed', finished_at = now() where id = ${rounds.flatMap(({ tasks }) => tasks)[0]?.id}`.execute(
    database.db,
  );
  expect((await claim("six", caps)).tasks).toHaveLength(1);
});

test("accounts take turns, and the place in line says so", async () => {
  const { db } = database;
  const many = await createMany("many", 4);
  const [few] = await createMany("few", 1);
  if (!few) throw new Error("There must be one.");
  const tasks = await db.selectFrom("task").selectAll().execute();
  const places = await placesInQueue(db, tasks);
  expect(places.get(many[0] ?? "")).toBeLessThanOrEqual(2);
  expect(places.get(few)).toBeLessThanOrEqual(2);
  expect(places.get(many[3] ?? "")).toBe(5);
  const claimed = idsOf((await claim("one", { maxConcurrency: 2 })).tasks);
  expect(new Set(claimed)).toEqual(new Set([many[0], few]));
  // Who has something running already comes after who has nothing.
  const [late] = await createMany("late", 1);
  expect((await placesInQueue(db, await db.selectFrom("task").selectAll().execute())).get(late ?? "")).toBe(
    1,
  );
  expect(idsOf((await claim("two", { maxConcurrency: 3 })).tasks)).toEqual([late]);
});

test("the pace holds over all workers, and says when to come back", async () => {
  await createMany("many", 5);
  const caps = { maxPerSecond: 2 };
  const rounds = await Promise.all(["one", "two", "three"].map((worker) => claim(worker, caps)));
  expect(rounds.flatMap(({ tasks }) => tasks)).toHaveLength(1);
  for (const { waitMs } of rounds) expect(waitMs).toBeGreaterThan(0);
  for (const { waitMs } of rounds) expect(waitMs).toBeLessThanOrEqual(500);
  await sql`update pace set next_at = now() - interval '1 second'`.execute(database.db);
  expect((await claim("two", caps)).tasks).toHaveLength(1);
});

test("a clock that was put back does not stop the line", async () => {
  await createMany("many", 1);
  await sql`insert into pace values ('create', now() + interval '1 day')`.execute(database.db);
  expect((await claim("one", { maxPerSecond: 2 })).tasks).toHaveLength(1);
});

test("nor does it keep a breaker open: one task tries", async () => {
  const { db } = database;
  const breaker = createBreaker(db);
  await createMany("many", 2);
  await breaker.open({ code: "authentication", message: "The key is refused." });
  await sql`update breaker set until = until + interval '3 hours'`.execute(db);
  expect(await breaker.standing()).toBeUndefined();
  expect((await claim()).tasks).toHaveLength(1);
  expect((await claim("two")).tasks).toEqual([]);
  await breaker.close();
  expect((await claim("two")).tasks).toHaveLength(1);
});

test("an open breaker lets nothing through, then one to try, then all", async () => {
  const { db } = database;
  const breaker = createBreaker(db);
  await createMany("many", 5);
  await breaker.open({ code: "authentication", message: "The key is refused." });
  expect(await breaker.standing()).toMatchObject({ code: "authentication", message: "The key is refused." });
  const closed = await claim();
  expect(closed.tasks).toEqual([]);
  expect(closed.waitMs).toBeGreaterThan(50_000);
  // An answer to something sent before it opened does not close it.
  await breaker.close();
  expect((await claim()).tasks).toEqual([]);
  await sql`update breaker set until = now() - interval '1 second'`.execute(db);
  expect(await breaker.standing()).toBeUndefined();
  expect((await claim()).tasks).toHaveLength(1);
  expect((await claim("two")).tasks).toEqual([]);
  await breaker.close();
  expect((await claim("two")).tasks).toHaveLength(4);
});

test("a claim whose answer got lost goes back in line; what is being sent does not", async () => {
  await createMany("many", 2);
  const first = await claim("one", { maxConcurrency: 1 });
  const [sending] = idsOf(first.tasks);
  expect((await claim("one", { maxConcurrency: 1 }, [sending ?? ""])).tasks).toEqual([]);
  expect((await claim("two", { maxConcurrency: 1 })).tasks).toEqual([]);
  const again = await claim("one", { maxConcurrency: 1 });
  expect(idsOf(again.tasks)).toEqual([sending]);
  expect(again.tasks[0]?.fence).toBeGreaterThan(first.tasks[0]?.fence ?? 0);
});

test("a task that was put off waits for its moment", async () => {
  await createMany("many", 1);
  await sql`update task set not_before = now() + interval '1 minute'`.execute(database.db);
  expect((await claim()).tasks).toEqual([]);
  await sql`update task set not_before = now()`.execute(database.db);
  expect((await claim()).tasks).toHaveLength(1);
});
