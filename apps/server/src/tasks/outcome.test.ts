import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "@understudy/core";
import { expect, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { create, ledgerOf, noDoorbell } from "../../test/support/tasks.ts";
import { createLogger } from "../log.ts";
import { createBreaker } from "../provider/breaker.ts";
import { claimTasks } from "./claim.ts";
import { failures } from "./failures.ts";
import { endTask } from "./finish.ts";
import { writeOutcome } from "./outcome.ts";

const database = testDatabase();

const doubleClaims: string[] = [];
const partsOf = () => ({
  db: database.db,
  enqueue: noDoorbell,
  breaker: createBreaker(database.db),
  workerId: "one",
  onDoubleClaim: (taskId: string) => void doubleClaims.push(taskId),
  log: createLogger({ level: "silent" }),
});

async function sending() {
  await create(database.db);
  const claim = { db: database.db, workerId: "one", maxConcurrency: 100, maxPerSecond: 4000 };
  const open = await database.db.selectFrom("task").select("id").where("state", "=", "submitting").execute();
  const { tasks } = await claimTasks(
    claim,
    open.map(({ id }) => id),
  );
  const [task] = tasks;
  if (!task) throw new Error("There was nothing to claim.");
  return task;
}

const ref = { operation: "image_to_video" as const, id: "p1", submittedAt: new Date().toISOString() };

test("written twice, it counts once", async () => {
  const task = await sending();
  const first = await writeOutcome(partsOf(), task, { ref });
  const second = await writeOutcome(partsOf(), task, { ref });
  expect(first).toMatchObject({ state: "submitted", provider_id: "p1" });
  expect(second?.fence).toBe(first?.fence);
  expect(await ledgerOf(database.db, task.id)).toEqual(["reserve", "commit"]);
});

test("taken twice by the provider, it is told of", async () => {
  const task = await sending();
  await writeOutcome(partsOf(), task, { ref });
  expect(doubleClaims).toEqual([]);
  expect(await writeOutcome(partsOf(), task, { ref: { ...ref, id: "p1-again" } })).toBeUndefined();
  expect(doubleClaims).toEqual([task.id]);
});

test("declared unknown while the answer was on its way: the paid task lives again, charged once", async () => {
  const task = await sending();
  const { code, message } = failures.submitOutcomeUnknown;
  await endTask(
    database.db,
    noDoorbell,
    task,
    { state: "failed", failure: message, failureCode: code },
    "commit",
  );
  const revived = await writeOutcome(partsOf(), task, { ref: { ...ref, id: "p2" } });
  expect(revived).toMatchObject({
    state: "submitted",
    failure: null,
    finished_at: null,
    provider_id: "p2",
    owner: "one",
  });
  expect(await ledgerOf(database.db, task.id)).toEqual(["reserve", "commit"]);
});

test("cancelled while it was being sent: it stays cancelled, with the provider's id", async () => {
  const task = await sending();
  const { code, message } = failures.cancelledWhileSending;
  await endTask(
    database.db,
    noDoorbell,
    task,
    { state: "cancelled", failure: message, failureCode: code },
    "commit",
  );
  expect(await writeOutcome(partsOf(), task, { ref: { ...ref, id: "p3" } })).toBeUndefined();
  const row = await database.db.selectFrom("task").selectAll().where("id", "=", task.id).executeTakeFirst();
  expect(row).toMatchObject({ state: "cancelled", provider_id: "p3" });
});

test("a provider that nobody listens for costs nothing and is tried again", async () => {
  const vacant = createServer();
  vacant.listen(0, "127.0.0.1");
  await once(vacant, "listening");
  const { port } = vacant.address() as AddressInfo;
  vacant.close();
  await once(vacant, "close");
  const client = createClient({ apiKey: "k", baseUrl: `http://127.0.0.1:${port}` });
  const error: unknown = await client
    .imageToVideo({ promptImage: "https://example.com/a.jpg" })
    .catch((error: unknown) => error);
  const task = await sending();
  await writeOutcome(partsOf(), task, { error });
  const row = await database.db.selectFrom("task").selectAll().where("id", "=", task.id).executeTakeFirst();
  expect(row).toMatchObject({ state: "accepted", owner: null });
  expect(await ledgerOf(database.db, task.id)).toEqual(["reserve"]);
});
