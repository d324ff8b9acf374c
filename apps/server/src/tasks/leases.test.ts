import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { eventually } from "../../test/support/postgres.ts";
import { create, ledgerOf, noDoorbell } from "../../test/support/tasks.ts";
import type { Task } from "../database/schema.ts";
import { createLogger } from "../log.ts";
import { type Leases, startLeases } from "./leases.ts";
import type { Watcher } from "./watch.ts";

const database = testDatabase();
const times = { leaseMs: 600, renewEveryMs: 100, marginMs: 100 };
const running: Leases[] = [];

afterEach(async () => {
  for (const leases of running.splice(0)) await leases.stop();
  await sql`delete from task; delete from worker`.execute(database.db);
});

/** A worker that only notes what it would watch. */
async function worker(workerId: string) {
  const watched = new Map<string, Task>();
  const counts: number[] = [];
  const others: Leases[] = [];
  const watcher: Watcher = {
    start: (task) => void watched.set(task.id, task),
    lookNow: () => {},
    keepOnly(tasks) {
      watched.clear();
      for (const task of tasks) watched.set(task.id, task);
    },
    restart: () => {},
    stopAll: () => watched.clear(),
    size: () => watched.size,
  };
  const leases = await startLeases({
    db: database.db,
    enqueue: noDoorbell,
    watcher,
    workerId,
    onWorkers: (count) => void counts.push(count),
    tellOthers: async () => {
      for (const other of others) other.lookNow();
    },
    monotonic: () => performance.now(),
    times,
    log: createLogger({ level: "silent" }),
  });
  running.push(leases);
  return { leases, watched, counts, others };
}

async function taskOf(owner: string | null, state: "submitting" | "submitted") {
  const { task } = await create(database.db);
  await database.db
    .updateTable("task")
    .set({ owner, state, fence: 7, provider_id: state === "submitted" ? "p" : null })
    .where("id", "=", task.id)
    .execute();
  return task.id;
}

const taskRow = (id: string) =>
  database.db.selectFrom("task").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

test("what a dead worker watched is watched on, each task by one owner", async () => {
  const ids = await Promise.all(Array.from({ length: 30 }, () => taskOf("dead", "submitted")));
  const [one, two] = await Promise.all([worker("one"), worker("two")]);
  await eventually(async () => (one.watched.size + two.watched.size >= 30 ? true : undefined));
  for (const id of ids) expect(Number(one.watched.has(id)) + Number(two.watched.has(id))).toBe(1);
  for (const task of [...one.watched.values(), ...two.watched.values()]) expect(task.fence).toBe(8);
  await eventually(async () => (one.counts.at(-1) === 2 ? true : undefined));
});

test("what a dead worker was sending is declared unknown and committed; a living one's is left alone", async () => {
  const one = await worker("one");
  const mine = await taskOf("one", "submitting");
  const dead = await taskOf("dead", "submitting");
  await eventually(async () => ((await taskRow(dead)).state === "failed" ? true : undefined));
  expect(await taskRow(dead)).toMatchObject({ failure_code: "UNDERSTUDY.SUBMIT_OUTCOME_UNKNOWN" });
  expect(await ledgerOf(database.db, dead)).toEqual(["reserve", "commit"]);
  expect(await taskRow(mine)).toMatchObject({ state: "submitting", fence: 7 });
  expect(one.leases.isAlive()).toBe(true);
});

test("who closes hands over at once", async () => {
  const one = await worker("one");
  const two = await worker("two");
  const id = await taskOf(null, "submitted");
  const [first, second] = await eventually(async () => {
    if (one.watched.has(id)) return [one, two] as const;
    return two.watched.has(id) ? ([two, one] as const) : undefined;
  });
  first.others.push(second.leases);
  await first.leases.stop();
  expect(first.watched.size).toBe(0);
  await eventually(async () => (second.watched.has(id) ? true : undefined));
});

test("when the database was away for all, nobody is dead for that", async () => {
  const { db } = database;
  const one = await worker("one");
  const two = await worker("two");
  const sending = await taskOf("one", "submitting");
  const watching = await taskOf("two", "submitted");
  await eventually(async () => (two.watched.has(watching) ? true : undefined));
  // Away: no renewal gets through, for longer than a lease lasts.
  await sql`alter table worker rename to away`.execute(db);
  await eventually(async () => (one.leases.isAlive() || two.leases.isAlive() ? undefined : true));
  await sleep(times.leaseMs);
  expect(two.watched.size).toBe(0);
  await sql`alter table away rename to worker`.execute(db);
  await eventually(async () => (two.watched.has(watching) && one.leases.isAlive() ? true : undefined));
  expect(await taskRow(sending)).toMatchObject({ state: "submitting", owner: "one", fence: 7 });
  expect(await taskRow(watching)).toMatchObject({ owner: "two", fence: 7 });
});

test("a watch that broke off begins anew, one that is another's ends", async () => {
  const one = await worker("one");
  const id = await taskOf("one", "submitted");
  await eventually(async () => (one.watched.has(id) ? true : undefined));
  one.watched.clear();
  await eventually(async () => (one.watched.has(id) ? true : undefined));
  await worker("two");
  await sql`update task set owner = 'two', fence = fence + 1 where id = ${id}`.execute(database.db);
  await eventually(async () => (one.watched.has(id) ? undefined : true));
});

test.each(["1 hour", "-1 hour"])(
  "the clock of the database moves by %s: what the dead left is taken over",
  async (by) => {
    const { db } = database;
    const one = await worker("one");
    const id = await taskOf("dead", "submitted");
    // Rows of before are as much later or earlier as the clock is set back or forward.
    await sql`insert into worker (id, alive_until) values ('dead', now() + interval '300 milliseconds')`.execute(
      db,
    );
    await sql`update worker set alive_until = alive_until - ${by}::interval`.execute(db);
    await eventually(async () => (one.watched.has(id) ? true : undefined));
    expect(one.leases.isAlive()).toBe(true);
    await eventually(async () => (one.counts.at(-1) === 1 ? true : undefined));
  },
);
