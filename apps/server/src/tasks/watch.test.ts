import {
  AuthenticationError,
  OutputMissingError,
  StillRunningError,
  TaskNotFoundError,
  type TaskSnapshot,
} from "@understudy/core";
import { afterEach, expect, test, vi } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { eventually } from "../../test/support/postgres.ts";
import { create, noDoorbell } from "../../test/support/tasks.ts";
import { createPersist } from "../database/persist.ts";
import type { Task } from "../database/schema.ts";
import { createLogger } from "../log.ts";
import { createWatcher } from "./watch.ts";

const database = testDatabase();

afterEach(() => void vi.restoreAllMocks());

const log = createLogger({ level: "silent" });

/** A watcher whose provider says what a test wants, and the task it watches. */
async function watching(
  tell: (task: Task, timeoutMs: number) => AsyncIterable<TaskSnapshot>,
  maxTaskMs: number = 60_000,
  look: () => Promise<TaskSnapshot> = () => Promise.reject(new Error("Nobody looks beside the schedule.")),
) {
  const { db } = database;
  const { task: created } = await create(db);
  const task = await db
    .updateTable("task")
    .set({ state: "submitted", provider_id: "at-the-provider", owner: "one", submitted_at: new Date() })
    .where("id", "=", created.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  let watches = 0;
  const doubleClaims: string[] = [];
  const watcher = createWatcher({
    db,
    enqueue: noDoorbell,
    client: () => ({
      task: look,
      watch: (_, { timeoutMs = 0 } = {}) => {
        watches += 1;
        return tell(task, timeoutMs);
      },
    }),
    persist: createPersist(log, new AbortController().signal),
    maxTaskMs,
    onDoubleClaim: (taskId) => void doubleClaims.push(taskId),
    log,
  });
  watcher.start(task);
  const row = () => db.selectFrom("task").selectAll().where("id", "=", task.id).executeTakeFirstOrThrow();
  return { task, watcher, row, doubleClaims, watches: () => watches };
}

const failing = (error: Error): AsyncIterable<TaskSnapshot> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
});

const snapshot = (status: "RUNNING" | "SUCCEEDED", more = {}) =>
  ({ status, raw: {}, ...more }) as unknown as TaskSnapshot;

const over = (row: () => Promise<Task>) =>
  eventually(async () => {
    const task = await row();
    return task.finished_at ? task : undefined;
  });

test.each([
  ["UNDERSTUDY.TASK_LOST", () => new TaskNotFoundError({ operation: "act_one", id: "x", submittedAt: "" })],
  ["UNDERSTUDY.RESULT_EXPIRED", (task: Task) => new OutputMissingError({ task } as never)],
  [
    "UNDERSTUDY.TIMED_OUT",
    () => new StillRunningError({ operation: "act_one", id: "x", submittedAt: "" }, undefined),
  ],
])("%s: it says so and names the provider's id", async (code, error) => {
  const { row } = await watching((task) => failing(error(task)));
  const task = await over(row);
  expect(task).toMatchObject({ state: "failed", failure_code: code });
  expect(task.failure).toContain("at-the-provider");
});

test("a key that is refused for reading says nothing about the task: it stays", async () => {
  const { row, watcher, watches } = await watching(() => failing(new AuthenticationError({ status: 401 })));
  await eventually(async () => (watches() === 1 ? true : undefined));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await row()).toMatchObject({ state: "submitted", failure: null });
  expect(watcher.size()).toBe(1);
  watcher.stopAll();
});

test("progress is written, and the result awaits collection", async () => {
  const { row, watcher } = await watching(async function* () {
    yield snapshot("RUNNING", { progress: 0.5 });
    yield snapshot("SUCCEEDED", { output: ["https://example.com/a.mp4"] });
  });
  const task = await eventually(async () => {
    const task = await row();
    return task.state === "collecting" ? task : undefined;
  });
  expect(task).toMatchObject({ provider_output: ["https://example.com/a.mp4"], progress: 0.5, owner: null });
  await eventually(async () => (watcher.size() === 0 ? true : undefined));
});

test("a success that lacks its result, seen beside the schedule, waits for the result", async () => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let looks = 0;
  const { task, row, watcher } = await watching(
    async function* () {
      await finished;
      yield snapshot("SUCCEEDED", { output: ["https://example.com/a.mp4"] });
    },
    60_000,
    async () => {
      looks += 1;
      return snapshot("SUCCEEDED");
    },
  );
  for (const look of [1, 2]) {
    await eventually(async () => {
      watcher.lookNow(task.id);
      return looks >= look ? true : undefined;
    });
  }
  finish();
  await eventually(async () => ((await row()).state === "collecting" ? true : undefined));
  expect(await row()).toMatchObject({ provider_output: ["https://example.com/a.mp4"] });
});

test("who no longer owns the task writes nothing and stops", async () => {
  const { db } = database;
  const { row, watcher } = await watching(async function* (task) {
    await db.updateTable("task").set({ owner: "two", fence: 1 }).where("id", "=", task.id).execute();
    yield snapshot("SUCCEEDED", { output: ["https://example.com/a.mp4"] });
    yield snapshot("RUNNING");
  });
  await eventually(async () => (watcher.size() === 0 ? true : undefined));
  expect(await row()).toMatchObject({ state: "submitted", owner: "two", provider_output: null });
});

/** A schedule whose next look is far away. */
const quiet = (): AsyncIterable<TaskSnapshot> => ({
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
});

test("hints have it look at once, one look at a time, and leave the schedule alone", async () => {
  const answers: ((snapshot: TaskSnapshot) => void)[] = [];
  const look = () => new Promise<TaskSnapshot>((resolve) => answers.push(resolve));
  const { task, row, watcher, watches } = await watching(quiet, 60_000, look);
  for (let hints = 0; hints < 20; hints++) watcher.lookNow(task.id);
  expect(answers).toHaveLength(1);
  answers[0]?.(snapshot("RUNNING", { progress: 0.5 }));
  // One more for those who asked while it looked.
  await eventually(async () => (answers.length === 2 ? true : undefined));
  expect(await row()).toMatchObject({ provider_status: "RUNNING", progress: 0.5 });
  answers[1]?.(snapshot("SUCCEEDED", { output: ["https://example.com/a.mp4"] }));
  await eventually(async () => (watcher.size() === 0 ? true : undefined));
  expect(await row()).toMatchObject({ state: "collecting", provider_output: ["https://example.com/a.mp4"] });
  expect([answers.length, watches()]).toEqual([2, 1]);
});

test("a hint that cannot be followed changes nothing", async () => {
  let looks = 0;
  const { task, row, watcher, watches } = await watching(quiet, 60_000, () => {
    looks += 1;
    return Promise.reject(new TaskNotFoundError({ operation: "act_one", id: "x", submittedAt: "" }));
  });
  for (const wanted of [1, 2]) {
    await eventually(async () => {
      watcher.lookNow(task.id);
      return looks >= wanted ? true : undefined;
    });
  }
  expect(await row()).toMatchObject({ state: "submitted", failure: null });
  expect([watcher.size(), watches()]).toEqual([1, 1]);
  watcher.stopAll();
});

test.each([1, -1])("a wall clock that moves by %i h ends no watch", async (hours) => {
  const moved = Date.now() + hours * 3_600_000;
  vi.spyOn(Date, "now").mockImplementation(() => moved);
  const given: number[] = [];
  const { row, watcher } = await watching((_, timeoutMs) => {
    given.push(timeoutMs);
    return quiet();
  }, 3_600_000);
  expect(given[0]).toBeGreaterThanOrEqual(300_000);
  expect((await row()).state).toBe("submitted");
  watcher.stopAll();
});

const saying = async function* (...statuses: ("PENDING" | "RUNNING")[]): AsyncIterable<TaskSnapshot> {
  for (const status of statuses) yield { id: "at-the-provider", status } as TaskSnapshot;
};

async function changed(change: object, tell: (changed: Promise<void>) => AsyncIterable<TaskSnapshot>) {
  const done = Promise.withResolvers<void>();
  const world = await watching(() => tell(done.promise));
  await database.db.updateTable("task").set(change).where("id", "=", world.task.id).execute();
  done.resolve();
  return world;
}

const runningAfter = async function* (change: Promise<void>): AsyncIterable<TaskSnapshot> {
  await change;
  yield* saying("RUNNING");
};
const never = async function* (): AsyncIterable<TaskSnapshot> {
  await new Promise(() => {});
};

test("a task that another worker has too is told of, once it is seen or compared", async () => {
  const seen = await changed({ owner: "two", fence: 1 }, runningAfter);
  await eventually(async () => seen.doubleClaims[0]);
  expect(seen.doubleClaims).toEqual([seen.task.id]);
  const compared = await changed({ owner: "two", fence: 1 }, never);
  compared.watcher.keepOnly([]);
  await eventually(async () => compared.doubleClaims[0]);
  expect(compared.doubleClaims).toEqual([compared.task.id]);
});

test("a task that is over, or that we let go, is no such task", async () => {
  const over = { state: "cancelled", finished_at: new Date(), owner: null } as const;
  const cancelled = await changed(over, runningAfter);
  await eventually(async () => (cancelled.watcher.size() === 0 ? true : undefined));
  expect(cancelled.doubleClaims).toEqual([]);
  const taken = await watching(never);
  taken.watcher.stopAll();
  await database.db
    .updateTable("task")
    .set({ owner: "two", fence: 1 })
    .where("id", "=", taken.task.id)
    .execute();
  taken.watcher.keepOnly([]);
  expect(taken.doubleClaims).toEqual([]);
});
