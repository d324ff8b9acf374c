import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConnectionError, type TaskSnapshot } from "@understudy/core";
import { sampleMedia } from "@understudy/dev/media";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { create, ledgerOf, noDoorbell } from "../../test/support/tasks.ts";
import { createDiskStorage } from "../assets/disk-storage.ts";
import { createResultStore, type ResultStore } from "../assets/results.ts";
import { createLogger } from "../log.ts";
import { collectResult, ringForForgotten } from "./collect.ts";

const database = testDatabase();

const finished: TaskSnapshot = {
  id: "at-the-provider",
  operation: "character_performance",
  status: "SUCCEEDED",
  output: ["https://x.example/a.mp4"],
  raw: {},
};

/** A paid task whose result cannot be had at the moment, and what tries to copy it. */
async function collecting() {
  const { db } = database;
  const { task } = await create(db);
  await sql`update task set state = 'collecting', provider_id = 'at-the-provider', provider_output = '["https://x.example/a.mp4"]'
    where id = ${task.id}`.execute(db);
  const parts = {
    db,
    enqueue: noDoorbell,
    client: () => ({ task: async () => finished }),
    log: createLogger({ level: "silent" }),
  };
  const none: ResultStore = {
    copy: () => Promise.reject(new ConnectionError(new Error("no way"), undefined)),
    drop: async () => {},
  };
  const row = () => db.selectFrom("task").selectAll().where("id", "=", task.id).executeTakeFirstOrThrow();
  const copy = (isLastTry: boolean, results: ResultStore = none) =>
    collectResult({ ...parts, results }, task.id, isLastTry);
  return { id: task.id, row, copy };
}

test("a result that cannot be had is tried again, and the last try ends the task with the provider's id", async () => {
  const { id, row, copy } = await collecting();
  await expect(copy(false)).rejects.toThrow();
  expect((await row()).state).toBe("collecting");
  await copy(true);
  expect(await row()).toMatchObject({
    state: "failed",
    failure_code: "UNDERSTUDY.RESULT_NOT_COLLECTED",
    failure: expect.stringContaining("at-the-provider"),
    provider_id: "at-the-provider",
  });
  expect(await ledgerOf(database.db, id)).toEqual(["reserve", "commit"]);
});

test("a result that is gone is asked for again for five minutes, and then it is honestly gone", async () => {
  const { id, row, copy } = await collecting();
  const gone: ResultStore = { copy: async () => "gone", drop: async () => {} };
  await expect(copy(false, gone)).rejects.toThrow("not there yet");
  expect((await row()).state).toBe("collecting");
  await sql`update task set updated_at = now() - interval '301 seconds' where id = ${id}`.execute(
    database.db,
  );
  await copy(false, gone);
  expect(await row()).toMatchObject({ state: "failed", failure_code: "UNDERSTUDY.RESULT_EXPIRED" });
});

test("a result that nobody has the job of any more, as after a restore, is rung for again", async () => {
  const { id } = await collecting();
  await sql`update task set updated_at = now() - interval '1 hour' where id = ${id}`.execute(database.db);
  const rung: unknown[] = [];
  await ringForForgotten(database.db, async (_, name, data) => void rung.push([name, data]));
  expect(rung).toEqual([["collect", { taskId: id }]]);
});

test("a twin that is given something else in the end takes nothing from the one that was faster", async () => {
  const film = await readFile(sampleMedia.performer.path);
  const folder = await mkdtemp(join(tmpdir(), "understudy-collect-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const storage = createDiskStorage(folder);
  const { row, copy } = await collecting();
  const faster = createResultStore(storage, async () => new Response(film));
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slower = createResultStore(
    storage,
    async () => {
      await released;
      return new Response("Come back later.");
    },
    { wait: async () => {} },
  );
  const late = copy(false, slower);
  await copy(false, faster);
  release();
  await late;
  const { state, output_asset_id } = await row();
  expect(state).toBe("succeeded");
  const asset = await database.db
    .selectFrom("asset")
    .select("storage_key")
    .where("id", "=", output_asset_id ?? "")
    .executeTakeFirstOrThrow();
  expect(await storage.size(asset.storage_key)).toBe(film.length);
  expect(await readdir(join(folder, "results"))).toHaveLength(1);
});
