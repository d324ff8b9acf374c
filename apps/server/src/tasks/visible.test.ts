import { expect, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { create } from "../../test/support/tasks.ts";
import { listTasks } from "./list.ts";
import { findTask, findWholeTask } from "./visible.ts";

const database = testDatabase();

test("what a task was made from is read by those alone who ask for it", async () => {
  const { db } = database;
  const { task } = await create(db);
  const actor = { accountId: task.account_id, subject: null, isAdmin: false };
  const whole = await findWholeTask(db, actor, task.id);
  expect(whole?.input).toEqual(task.input);
  expect(Object.keys(task.input)).not.toEqual([]);
  for (const head of [await findTask(db, actor, task.id), ...(await listTasks(db, actor, { limit: 10 }))])
    expect(head).toEqual({ ...whole, input: {} });
});
