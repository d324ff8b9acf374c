import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { createToken } from "../src/accounts/tokens.ts";
import { testDatabase } from "./support/database.ts";
import { openDatabaseDoor } from "./support/door.ts";
import { formOf } from "./support/files.ts";
import { eventually, temporaryFolder } from "./support/postgres.ts";
import { spawnServer } from "./support/spawned.ts";
import { create } from "./support/tasks.ts";

// A full disk, a database that is away and a result that does not come, as a server in a process of its own meets them.

const database = testDatabase();
const key = { COMETAPI_KEY: "none", LOG_LEVEL: "info" };
let token: string;

beforeAll(async () => {
  const { db } = database;
  await db.insertInto("account").values({ id: "main", name: "main" }).execute();
  ({ token } = await createToken(db, { accountId: "main", name: "test", scopes: ["create", "read"] }));
});

async function ask(url: string, path: string, init: RequestInit = {}) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(url + path, { headers, ...init });
  const text = await response.text();
  const json = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, json };
}

test("a disk that takes no more answers 507, keeps nothing half written, and the server goes on", async () => {
  const dataDir = await temporaryFolder();
  const server = await spawnServer(
    { ...key, ROLE: "api", DATA_DIR: dataDir, DATABASE_URL: database.connectionString },
    { showsToken: false, maxFileKb: 300 },
  );
  onTestFinished(async () => void (await server.close()));
  const send = async (content: Uint8Array<ArrayBuffer>) => {
    const body = JSON.stringify({ filename: "a" });
    const { json } = await ask(server.url, "/v1/uploads", { method: "POST", body });
    return fetch(String(json.uploadUrl), { method: "POST", body: formOf(content) });
  };
  const files = async () => {
    const entries = await readdir(join(dataDir, "files"), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };
  const large = await send(await readFile(sampleMedia.performance45s.path));
  expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([507, "storage_full"]);
  expect(await files()).toEqual([]);
  expect((await send(await readFile(sampleMedia.character.path))).status).toBe(204);
  expect(await files()).toHaveLength(1);
});

test("while the database is away every answer says so, and when it is back it is served", async () => {
  const door = await openDatabaseDoor(database.connectionString);
  onTestFinished(door.shut);
  const server = await spawnServer(
    { ...key, ROLE: "all", DATABASE_URL: door.connectionString },
    { showsToken: false },
  );
  onTestFinished(async () => void (await server.close()));
  expect((await ask(server.url, "/v1/tasks")).status).toBe(200);
  await door.shut();
  const away = await ask(server.url, "/v1/tasks");
  expect(away).toMatchObject({ status: 503, json: { code: "unavailable" } });
  expect(Number(away.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await ask(server.url, "/readyz")).status).toBe(503);
  // Alive all the same: it must not be replaced for that.
  expect((await ask(server.url, "/livez")).status).toBe(200);
  await door.open();
  await eventually(async () => ((await ask(server.url, "/v1/tasks")).status === 200 ? true : undefined));
  expect((await ask(server.url, "/readyz")).status).toBe(200);
});

test("SIGTERM while the database is away ends the process in time", async () => {
  const door = await openDatabaseDoor(database.connectionString);
  onTestFinished(door.shut);
  const server = await spawnServer(
    { ...key, ROLE: "all", DATABASE_URL: door.connectionString },
    { showsToken: false },
  );
  await door.shut();
  expect((await ask(server.url, "/readyz")).status).toBe(503);
  // 1 would be the emergency exit after 25 s.
  expect(await server.close(), server.said()).toBe(0);
}, 180_000);

test("SIGTERM while a result is being copied ends the process in time, and the result stays to be copied", async () => {
  const slow = createServer((_, response) => {
    response.writeHead(200, { "content-length": "1000000" }).write("It begins, and nothing follows.");
  });
  await once(slow.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    slow.closeAllConnections();
    slow.close();
  });
  const asked = once(slow, "request");
  const { db, connectionString } = database;
  const { task } = await create(db);
  const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
  const finished = {
    state: "collecting",
    provider_id: "x",
    provider_output: JSON.stringify([`${url}/film.mp4`]),
  } as const;
  await db
    .updateTable("task")
    .set({ ...finished, updated_at: new Date(0) })
    .where("id", "=", task.id)
    .execute();
  const server = await spawnServer(
    { ...key, DATABASE_URL: connectionString, COMETAPI_BASE_URL: url, ALLOW_LOOPBACK_ASSETS: "true" },
    { showsToken: false },
  );
  await asked;
  expect(await server.close(), server.said()).toBe(0);
  const row = await db.selectFrom("task").select("state").where("id", "=", task.id).executeTakeFirst();
  expect(row?.state).toBe("collecting");
}, 60_000);
