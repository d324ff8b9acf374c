import { expect, test } from "vitest";
import { testDatabase } from "../test/support/database.ts";
import { createLogger } from "./log.ts";
import { startQueue } from "./queue.ts";

const database = testDatabase();
const log = createLogger({ level: "silent" });

/** Connections to the database of the test, but for the one that asks. */
async function connections(): Promise<number> {
  const { rows } = await database.pool.query(
    "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'understudy'",
  );
  return rows[0].count;
}

test("a start that fails leaves no connection behind", async () => {
  const queue = await startQueue(database.connectionString, log);
  await queue.stop(1_000);
  await database.pool.query(`create function queue.no_room() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`);
  await database.pool.query(
    "create trigger no_room before insert or update on queue.queue for each statement execute function queue.no_room()",
  );
  await expect(startQueue(database.connectionString, log)).rejects.toThrow("could not extend file");
  await expect.poll(connections, { timeout: 30_000 }).toBe(0);
}, 60_000);
