import type { Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { openDatabaseDoor } from "../../test/support/door.ts";
import { createPool } from "./pool.ts";
import { isUnavailable } from "./unavailable.ts";

const database = testDatabase();

/** A way to the database whose connections can go silent: they stay open, and nothing comes through any more. */
async function silencer() {
  const sockets = new Set<Socket>();
  const { connectionString, shut } = await openDatabaseDoor(database.connectionString, (near, far) => {
    sockets.add(near).add(far);
    near.pipe(far).pipe(near);
  });
  onTestFinished(shut);
  return {
    connectionString,
    silence() {
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}

test("a connection that has gone silent is given up, and another takes its place", async () => {
  const { connectionString, silence } = await silencer();
  const pool = createPool({ connectionString, max: 1, silentMs: 300 });
  onTestFinished(() => pool.end());
  await pool.query("select 1");
  silence();
  await expect(pool.query("select 1")).rejects.toSatisfy(isUnavailable);
  expect((await pool.query("select 2 as two")).rows).toEqual([{ two: 2 }]);
});
