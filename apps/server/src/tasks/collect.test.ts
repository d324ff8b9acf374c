import { ConnectionError } from "@understudy/core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { create, ledgerOf, noDoorbell } from "../../test/support/tasks.ts";
import { createLogger } from "../log.ts";
import { collectResult, ringForForgotten } from "./collect.ts";

const database = testDatabase();

/** A paid task whose result cannot be had at the moment, and what tries to copy it. */
async function collecting() {
  const { db } = database;
  const { task } = await create(db);
  await sql`update task set state = 'collecting', provider_id = 'at-the-provider', provider_output = '["https://x.example/a.mp4"]'
    where id = ${task.id}`.execute(db);
  const parts = {
    db,
    enqueue: noDoorbell,
    client: () => ({ task: () => Promise.reject(new Error("not asked")) }),
    results: { copy: () => Promise.reject(new ConnectionError(new Error("no way"), undefined)) },
    log: createLogger({ level: "silent" }),
  };
  const row = () => db.selectFrom("task").selectAll().where("id", "=", task.id).executeTakeFirstOrThrow();
  return { id: task.id, row, copy: (isLastTry: boolean) => collectResult(parts, task.id, isLastTry) };
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

test("a result that nobody has the job of any more, as after a restore, is rung for again", async () => {
  const { id } = await collecting();
  await sql`update task set updated_at = now() - interval '1 hour' where id = ${id}`.execute(database.db);
  const rung: unknown[] = [];
  await ringForForgotten(database.db, async (_, name, data) => void rung.push([name, data]));
  expect(rung).toEqual([["collect", { taskId: id }]]);
});
