import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { eventually } from "../../test/support/postgres.ts";
import { create, noDoorbell } from "../../test/support/tasks.ts";
import { createPersist } from "../database/persist.ts";
import { createLogger } from "../log.ts";
import { createBreaker } from "../provider/breaker.ts";
import { createSubmitter } from "./submit.ts";

const database = testDatabase();

test("a paid task that cannot be written down is found in the log, and is not sent again", async () => {
  const { db } = database;
  const { task } = await create(db);
  await sql`create function no_room() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`.execute(db);
  await sql`create trigger no_room before update on task for each row when (new.state = 'submitted')
    execute function no_room()`.execute(db);
  const lines: string[] = [];
  let creates = 0;
  const log = createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } });
  const submitter = createSubmitter({
    db,
    enqueue: noDoorbell,
    client: {
      create: async (operation) => {
        creates += 1;
        return { operation, id: "at-the-provider", submittedAt: new Date().toISOString() };
      },
    },
    breaker: createBreaker(db),
    persist: createPersist(log, AbortSignal.abort()),
    resolveInput: async ({ input }) => input,
    isAlive: () => true,
    onSubmitted: () => {},
    maxConcurrency: 1,
    maxPerSecond: 1000,
    workerId: "one",
    onDoubleClaim: () => {},
    log,
  });
  onTestFinished(submitter.stop);
  const said = await eventually(async () =>
    lines.map((line) => JSON.parse(line)).find(({ level }) => level === "fatal"),
  );
  expect(said.taskId).toBe(task.id);
  expect(JSON.stringify(said)).toContain("at-the-provider");
  await submitter.admit();
  await submitter.admit();
  expect(creates).toBe(1);
});
