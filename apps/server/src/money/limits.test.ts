import { sql } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { create, ledgerOf, noDoorbell, type Wanted } from "../../test/support/tasks.ts";
import { endTask } from "../tasks/finish.ts";
import { LimitExceededError, remaining } from "./limits.ts";
import { type LimitOf, setGlobalLimits, setLimit } from "./set-limits.ts";

const database = testDatabase();
const noon = new Date("2026-03-10T12:00:00Z");

// Every test has its own accounts and days; limits for all are taken back.
beforeEach(async () => {
  await sql`delete from spending_limit; delete from spending`.execute(database.db);
});

async function limit(period: "day" | "month", usd: number, account?: string, subject?: string) {
  await database.db
    .insertInto("spending_limit")
    .values({ account_id: account ?? null, subject: subject ?? null, period, micro_usd: usd * 1e6 })
    .execute();
}

const spendUsd = (usd: number, wanted: Wanted = {}) =>
  create(database.db, { now: noon, ...wanted, priceMicroUsd: usd * 1e6 });

async function refusal(creating: Promise<unknown>): Promise<LimitExceededError["limit"]> {
  const error = await creating.catch((error: unknown) => error);
  if (error instanceof LimitExceededError) return error.limit;
  throw new Error("It was not refused by a limit.");
}

test("up to the limit, then refused with what is left and when it resets", async () => {
  await spendUsd(0, { accountId: "a" });
  await limit("day", 1, "a");
  await spendUsd(0.6, { accountId: "a" });
  const broken = await refusal(spendUsd(0.5, { accountId: "a" }));
  expect(broken).toMatchObject({ of: "account", period: "day", limitMicroUsd: 1e6, leftMicroUsd: 400_000 });
  expect(broken.resetsAt.toISOString()).toBe("2026-03-11T00:00:00.000Z");
  await spendUsd(0.4, { accountId: "a" });
  await spendUsd(1, { accountId: "a", now: new Date("2026-03-11T00:00:00Z") });
});

test("a month resets with the month", async () => {
  await spendUsd(0, { accountId: "b" });
  await limit("month", 1, "b");
  await spendUsd(1, { accountId: "b" });
  const broken = await refusal(spendUsd(0.1, { accountId: "b", now: new Date("2026-03-31T23:59:59Z") }));
  expect(broken.resetsAt.toISOString()).toBe("2026-04-01T00:00:00.000Z");
  await spendUsd(1, { accountId: "b", now: new Date("2026-04-01T00:00:00Z") });
});

test("a limit for everybody, for an account, for a subject, and for each subject", async () => {
  await spendUsd(0, { accountId: "c" });
  await limit("day", 1, "c", "*");
  await limit("day", 2, "c", "vip");
  await limit("day", 2.5, "c");
  await spendUsd(1, { accountId: "c", subject: "ann" });
  expect(await refusal(spendUsd(0.1, { accountId: "c", subject: "ann" }))).toMatchObject({ of: "subject" });
  expect(await refusal(spendUsd(2, { accountId: "c", subject: "vip" }))).toMatchObject({ of: "account" });
  await spendUsd(1.5, { accountId: "c", subject: "vip" });
  await setGlobalLimits(database.db, { day: 1e6, month: undefined });
  await setGlobalLimits(database.db, { day: 500_000, month: undefined });
  expect(await refusal(spendUsd(0.6, { accountId: "d" }))).toMatchObject({
    of: "global",
    limitMicroUsd: 500_000,
  });
});

test("a limit that is set later counts what was spent before, without what was refunded", async () => {
  const { db } = database;
  await spendUsd(0.5, { accountId: "e" });
  const { task } = await spendUsd(0.3, { accountId: "e" });
  const ending = { state: "cancelled" as const, failure: "x", failureCode: "x" };
  await endTask(db, noDoorbell, task, ending, "refund");
  await limit("day", 1, "e");
  expect(await remaining(db, { accountId: "e", subject: null }, noon)).toMatchObject([
    { leftMicroUsd: 500_000 },
  ]);
  await spendUsd(0.5, { accountId: "e" });
  expect(await refusal(spendUsd(0.01, { accountId: "e" }))).toMatchObject({ leftMicroUsd: 0 });
});

test("a refund gives back to the day it was reserved in", async () => {
  const { db } = database;
  await spendUsd(0, { accountId: "f" });
  await limit("day", 1, "f");
  const { task } = await spendUsd(1, { accountId: "f" });
  await spendUsd(1, { accountId: "f", now: new Date("2026-03-11T01:00:00Z") });
  const ending = { state: "cancelled" as const, failure: "x", failureCode: "x" };
  await endTask(db, noDoorbell, task, ending, "refund");
  await endTask(db, noDoorbell, task, ending, "refund");
  expect(await ledgerOf(db, task.id)).toEqual(["reserve", "refund"]);
  await spendUsd(1, { accountId: "f" });
  expect(
    await refusal(spendUsd(0.1, { accountId: "f", now: new Date("2026-03-11T02:00:00Z") })),
  ).toBeDefined();
});

test("many at once, with refunds between them, never spend more than the limit and never block each other", async () => {
  const { db } = database;
  await spendUsd(0, { accountId: "g" });
  await limit("day", 1, "g");
  await limit("month", 1, "g");
  await setGlobalLimits(db, { day: 100e6, month: 100e6 });
  const ending = { state: "cancelled" as const, failure: "x", failureCode: "x" };
  const kept = await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const made = await spendUsd(0.1, { accountId: "g", subject: "s" }).catch((error: unknown) => error);
      if (made instanceof LimitExceededError) return 0;
      if (made instanceof Error) throw made;
      if (index % 3 > 0) return 1;
      await endTask(db, noDoorbell, (made as Awaited<ReturnType<typeof spendUsd>>).task, ending, "refund");
      return 0;
    }),
  );
  const spent = kept.reduce<number>((sum, one) => sum + one, 0);
  expect(spent).toBeLessThanOrEqual(10);
  const left = await remaining(db, { accountId: "g", subject: null }, noon);
  expect(left.find(({ of, period }) => of === "account" && period === "day")?.leftMicroUsd).toBe(
    1e6 - spent * 100_000,
  );
});

test("the ledger takes no second settlement and no change", async () => {
  const { db } = database;
  const { task } = await spendUsd(0.1);
  const write = (kind: string) =>
    sql`insert into ledger (task_id, account_id, kind, micro_usd) values (${task.id}, 'main', ${kind}, 1)`.execute(
      db,
    );
  await write("commit");
  await expect(write("commit")).rejects.toThrow(/duplicate/);
  await expect(write("refund")).rejects.toThrow(/duplicate/);
  await expect(sql`update ledger set micro_usd = 0`.execute(db)).rejects.toThrow(/append-only/);
  await expect(sql`delete from ledger`.execute(db)).rejects.toThrow(/append-only/);
});

const setAs = (pattern: string | null, usd: number | null, more: Partial<LimitOf> = {}, accountId = "h") =>
  setLimit(
    database.db,
    { accountId, pattern, period: "day", together: false, ...more },
    usd === null ? null : usd * 1e6,
  );

test("a limit that is taken away and set again counts what was spent in between", async () => {
  await spendUsd(0, { accountId: "h" });
  await setAs(null, 1);
  await spendUsd(0.5, { accountId: "h" });
  await setAs(null, null);
  await spendUsd(0.4, { accountId: "h" });
  await setAs(null, 1);
  expect(await refusal(spendUsd(0.2, { accountId: "h" }))).toMatchObject({ leftMicroUsd: 100_000 });
  // Another amount is no other limit.
  await setAs(null, 1.2);
  await spendUsd(0.3, { accountId: "h" });
  expect(await refusal(spendUsd(0.1, { accountId: "h" }))).toMatchObject({ leftMicroUsd: 0 });
});

test("so do limits of many and of each that are set again", async () => {
  const of = { accountId: "again", subject: "guild:1:ann" };
  await spendUsd(0, of);
  for (const together of [true, false]) {
    await setAs("guild:1:*", 10, { together }, "again");
    await spendUsd(0.1, of);
    await setAs("guild:1:*", null, { together }, "again");
    await spendUsd(0.1, of);
  }
  await setAs("guild:1:*", 0.5, { together: true }, "again");
  await setAs("guild:1:*", 0.6, { together: false }, "again");
  const left = await remaining(database.db, of, noon);
  expect(left.map(({ of, leftMicroUsd }) => [of, leftMicroUsd])).toEqual([
    ["group", 100_000],
    ["subject", 200_000],
  ]);
});

test("each that matches has its own sum; the most specific pattern holds, one subject before all", async () => {
  await spendUsd(0, { accountId: "i" });
  for (const [pattern, usd] of [
    ["*", 1],
    ["guild:1:*", 2],
    ["guild:1:ann", 3],
    ["guild:1:ann*", 9],
  ] as const)
    await setAs(pattern, usd, {}, "i");
  const limitOf = async (subject: string) =>
    (await remaining(database.db, { accountId: "i", subject }, noon)).map(
      ({ limitMicroUsd, pattern }) => `${limitMicroUsd / 1e6} ${pattern}`,
    );
  expect(await limitOf("guild:1:ann")).toEqual(["3 guild:1:ann"]);
  expect(await limitOf("guild:1:annika")).toEqual(["9 guild:1:ann*"]);
  expect(await limitOf("guild:1:ben")).toEqual(["2 guild:1:*"]);
  expect(await limitOf("guild:12:ben")).toEqual(["1 *"]);
  await spendUsd(2, { accountId: "i", subject: "guild:1:ben" });
  await spendUsd(2, { accountId: "i", subject: "guild:1:cho" });
  expect(await refusal(spendUsd(0.1, { accountId: "i", subject: "guild:1:ben" }))).toMatchObject({
    of: "subject",
    pattern: "guild:1:*",
  });
  await spendUsd(50, { accountId: "i" });
});

test("together they share one sum, also side by side, and refunds go back to it", async () => {
  const { db } = database;
  await spendUsd(0, { accountId: "j" });
  await setAs("guild:1:*", 1, { together: true }, "j");
  await setAs("guild:*", 1.2, { together: true }, "j");
  await setAs("*", 0.6, {}, "j");
  const ending = { state: "cancelled" as const, failure: "x", failureCode: "x" };
  const made = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      spendUsd(0.1, { accountId: "j", subject: `guild:1:person${index % 6}` }).catch(
        (error: unknown) => error,
      ),
    ),
  );
  const kept = made.filter((one) => !(one instanceof Error)) as Awaited<ReturnType<typeof spendUsd>>[];
  for (const one of made) if (one instanceof Error) expect(one).toBeInstanceOf(LimitExceededError);
  expect(kept).toHaveLength(10);
  expect(await refusal(spendUsd(0.1, { accountId: "j", subject: "guild:1:new" }))).toMatchObject({
    of: "group",
    pattern: "guild:1:*",
    leftMicroUsd: 0,
  });
  await spendUsd(0.2, { accountId: "j", subject: "guild:2:a" });
  expect(await refusal(spendUsd(0.1, { accountId: "j", subject: "guild:2:a" }))).toMatchObject({
    pattern: "guild:*",
  });
  await Promise.all(kept.slice(0, 4).map(({ task }) => endTask(db, noDoorbell, task, ending, "refund")));
  const again = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      spendUsd(0.1, { accountId: "j", subject: `guild:1:other${index}` }).catch((error: unknown) => error),
    ),
  );
  expect(again.filter((one) => !(one instanceof Error))).toHaveLength(4);
  const sums = await sql<{ scope: string; micro_usd: number }>`select scope, micro_usd from spending
    where scope like 'group:j:%' order by scope`.execute(db);
  expect(sums.rows).toEqual([
    { scope: "group:j:guild:*", micro_usd: 1_200_000 },
    { scope: "group:j:guild:1:*", micro_usd: 1_000_000 },
  ]);
});

test("what the environment set goes when it says it no more; what was set by hand stays", async () => {
  const { db } = database;
  const everybody = async () =>
    (await remaining(db, { accountId: "k", subject: null }, noon)).map(
      ({ period, limitMicroUsd }) => `${period} ${limitMicroUsd}`,
    );
  await setGlobalLimits(db, { day: 1, month: 2 });
  expect(await everybody()).toEqual(["day 1", "month 2"]);
  await setGlobalLimits(db, { day: undefined, month: 3 });
  expect(await everybody()).toEqual(["month 3"]);
  await setLimit(db, { accountId: null, pattern: null, period: "day", together: false }, 7);
  await setGlobalLimits(db, { day: undefined, month: undefined });
  expect(await everybody()).toEqual(["day 7"]);
});
