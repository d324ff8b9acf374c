import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { createLogger } from "../log.ts";
import { startListener } from "./listener.ts";

const database = testDatabase();
const log = createLogger({ level: "silent" });

/** A way to the database that begins to pass on what is said when it is told to. */
async function slowWay() {
  const { host, port, user = "", database: name } = new pg.Client(database.connectionString);
  const opened = Promise.withResolvers<void>();
  const way = createServer(async (socket) => {
    socket.on("error", () => {});
    await opened.promise;
    const onward = connect(`${host}/.s.PGSQL.${port}`).on("error", () => {});
    socket.pipe(onward).pipe(socket);
  });
  await once(way.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void way.close());
  const { port: at } = way.address() as AddressInfo;
  return { way, open: opened.resolve, connectionString: `postgres://${user}@127.0.0.1:${at}/${name}` };
}

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
  const { way, open, connectionString } = await slowWay();
  const listener = startListener(connectionString, ["news"], log);
  const [socket] = (await once(way, "connection")) as [Socket];
  const ended = once(socket, "close");
  await listener.close();
  open();
  await ended;
  // Nor does it take another.
  let later = 0;
  way.on("connection", () => later++);
  await sleep(300);
  expect(later).toBe(0);
});
