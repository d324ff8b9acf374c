import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { openDatabaseDoor } from "../../test/support/door.ts";
import { createLogger } from "../log.ts";
import { startListener } from "./listener.ts";

const database = testDatabase();
const log = createLogger({ level: "silent" });

test("hears what others say, also after its connection broke", async () => {
  const listener = startListener(database.connectionString, ["news"], log);
  onTestFinished(() => listener.close());
  const heard: (string | undefined)[] = [];
  listener.on("news", (message) => heard.push(message));
  await expect.poll(() => heard).toEqual([undefined]);
  await database.pool.query("select pg_notify('news', 'one')");
  await expect.poll(() => heard).toEqual([undefined, "one"]);
  await database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'understudy listener' and datname = current_database()",
  );
  await expect.poll(() => heard).toEqual([undefined, "one", undefined]);
  await database.pool.query("select pg_notify('news', 'two')");
  await expect.poll(() => heard.at(-1)).toBe("two");
});

test("leaves no connection behind when it is closed before it has one", async () => {
  const come: Socket[] = [];
  const { connectionString, shut } = await openDatabaseDoor(database.connectionString, (near) => {
    // It is heard by nobody.
    come.push(near);
  });
  onTestFinished(shut);
  const listener = startListener(connectionString, ["news"], log);
  await expect.poll(() => come.length, { timeout: 30_000 }).toBe(1);
  await listener.close();
  await expect.poll(() => come[0]?.resume().destroyed, { timeout: 30_000 }).toBe(true);
  // Nor does it take another.
  await sleep(300);
  expect(come).toHaveLength(1);
});
