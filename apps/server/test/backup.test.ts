import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createDiskStorage } from "../src/assets/disk-storage.ts";
import { runBackupCommand } from "../src/backup/command.ts";
import { restoreBackup } from "../src/backup/restore.ts";
import { backupTables } from "../src/backup/tables.ts";
import { takeBackup } from "../src/backup/take.ts";
import { type TestDatabase, testDatabase } from "./support/database.ts";
import { eventually } from "./support/postgres.ts";
import { testServer } from "./support/server.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const server = testServer();
const target = testDatabase();
let folder: string;
let path: string;
let succeeded: string;

const rowsOf = async ({ pool }: TestDatabase) => {
  const tables: Record<string, string[]> = {};
  for (const { name, orderBy } of backupTables) {
    const { rows } = await pool.query(
      `select (to_jsonb(row) - 'tx')::text as text from (select * from ${name} order by ${orderBy}) row`,
    );
    tables[name] = rows.map(({ text }: { text: string }) => text);
  }
  return tables;
};
const storage = () => createDiskStorage(join(folder, "files"));
const restore = (from = path) => restoreBackup(target.pool, storage(), from);
const altered = async (change: (lines: string[]) => string[]) => {
  const lines = gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split("\n");
  const other = join(folder, "altered");
  await writeFile(other, gzipSync(`${change(lines).join("\n")}\n`));
  return other;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-backup-test-"));
  path = join(folder, "understudy.backup");
  const created = await server.call("POST", "/v1/character_performance", {
    body: { ...server.performance, delivery: { channel: "1" } },
    headers: { "idempotency-key": "the-first" },
  });
  succeeded = created.json.id as string;
  await server.settled(succeeded);
  await server.tokenOf("äöü 映画 \\ \" '", ["read"], "someone");
  const { json: imported } = await server.call("POST", "/v1/uploads/import", {
    body: { url: server.samples.picture },
  });
  await server.call("PUT", "/v1/cast/Frau%20M%C3%BCller", { body: { uri: imported.runwayUri } });
  await server.call("PUT", "/v1/notes/drafts/a", { body: { text: "映画" } });
  await server.call("POST", `/v1/tasks/${succeeded}/report`, { body: { reason: "not me" } });
  const { db } = server.database;
  await db
    .insertInto("spending_limit")
    .values({ account_id: "main", period: "day", micro_usd: 9_000_000 })
    .execute();
});
afterAll(() => rm(folder, { recursive: true }));

test("a backup holds every row and comes back the same, with the numbers going on", async () => {
  const rows = await takeBackup(server.database.pool, path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["understudy.backup"]);
  const before = await rowsOf(server.database);
  expect(Object.values(before).flat()).toHaveLength(rows);
  for (const table of ["task", "delivery", "note", "cast_member", "report"])
    expect(before[table], table).toHaveLength(1);
  const assets = await server.database.db
    .selectFrom("asset")
    .select("storage_key")
    .orderBy("storage_key")
    .execute();
  const keys = assets.map((asset) => asset.storage_key);
  expect(keys).toContainEqual(expect.stringContaining(`results/${succeeded}`));

  const restored = await restore();
  expect(restored).toMatchObject({ rows, declaredUnknown: 0, missingFiles: keys });
  const after = await rowsOf(target);
  expect(after).toEqual({ ...before, setting: expect.arrayContaining(before.setting ?? []) });

  const { pool } = target;
  const { rows: events } = await pool.query("select max(id) as last, max(tx::text) as tx from event");
  const { rows: next } = await pool.query(
    "insert into event (account_id, task_id, type, data) values ('main', gen_random_uuid(), 'x', '{}') returning id",
  );
  expect(events[0].tx).toBe("0");
  expect(next[0].id).toBe(events[0].last + 1);
  await expect(restore()).rejects.toThrow("not empty");
});

test("what waited to be sent is not sent again: it may have been", async () => {
  const { pool } = target;
  await empty(pool);
  const waiting = await altered((lines) =>
    lines.flatMap((text) => {
      const task =
        text.startsWith('{"table":"task"') && text.replace('"state":"succeeded"', '"state":"accepted"');
      if (task) return [task.replace(/"finished_at":"[^"]+"/, '"finished_at":null')];
      return text.includes('"kind":"commit"')
        ? []
        : [text.replace(/"rows":(\d+)/, (_, n) => `"rows":${Number(n) - 1}`)];
    }),
  );
  expect(await restore(waiting)).toMatchObject({ declaredUnknown: 1 });
  const { rows } = await pool.query("select state, failure_code from task");
  expect(rows).toEqual([{ state: "failed", failure_code: "UNDERSTUDY.SUBMIT_OUTCOME_UNKNOWN" }]);
  const { rows: ledger } = await pool.query("select kind from ledger order by id");
  expect(ledger).toEqual([{ kind: "reserve" }, { kind: "commit" }]);
});

test.each<[string, (lines: string[]) => string[], RegExp]>([
  ["is cut off", (lines) => lines.slice(0, -1), /not whole/],
  ["lacks a row", (lines) => lines.filter((text) => !text.includes("spending_limit")), /not whole/],
  ["is something else", () => ["{}"], /cannot be read as a backup/],
  [
    "is of another version",
    ([head = "", ...rest]) => [head.replace(/"\d{3}-/, '"999-'), ...rest],
    /version 999/,
  ],
])("a file that %s is refused, and nothing is put back", async (_, change, message) => {
  await empty(target.pool);
  await expect(restore(await altered(change))).rejects.toThrow(message);
  expect(Object.values(await rowsOf(target)).flat()).toEqual([]);
});

test("a file that is not there, or not packed, is refused", async () => {
  await empty(target.pool);
  await expect(restore(join(folder, "nothing"))).rejects.toThrow(/^There is no file .*nothing\.$/);
  await writeFile(join(folder, "text"), "hello");
  await expect(restore(join(folder, "text"))).rejects.toThrow("cannot be read as a backup");
  const half = (await readFile(path)).subarray(0, 500);
  await writeFile(join(folder, "half"), half);
  await expect(restore(join(folder, "half"))).rejects.toMatchObject({ name: "BackupError" });
});

test.each<[string, string[], RegExp]>([
  ["in a folder that is not there", ["no", "backup"], /^There is no folder .*no\. /],
  ["in a file", ["text", "backup"], /text is no folder\. /],
  ["over a file that is there", ["text"], /text is there already\. /],
  ["over a folder", ["taken"], /taken is a folder\. /],
  ["under a name without end", ["x".repeat(300)], /is too long\.$/],
])("a backup cannot be written %s, and leaves nothing", async (_, where, sentence) => {
  await mkdir(join(folder, "taken"), { recursive: true });
  await writeFile(join(folder, "text"), "hello");
  const taking = takeBackup(server.database.pool, join(folder, ...where));
  await expect(taking).rejects.toMatchObject({
    name: "BackupError",
    message: expect.stringMatching(sentence),
  });
  expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("a restore that cannot look for the stored files says so, and that the rows are back", async () => {
  await empty(target.pool);
  const away = { ...storage(), size: () => Promise.reject(new Error("The storage is away.")) };
  const parts = { pool: target.pool, storage: away, stop: new AbortController().signal };
  const said = await runBackupCommand({ kind: "restore", file: path }, parts);
  expect(said).toMatch(/^\d+ rows of .+ are back\.\n.*not all looked for: The storage is away\.\n$/s);
  expect(Object.values(await rowsOf(target)).flat()).not.toEqual([]);
});

test.each([
  ["backup", () => server.database],
  ["restore", () => target],
])("a %s that is stopped leaves nothing, and says that it was not done", async (kind, over) => {
  await empty(target.pool);
  const { connectionString, pool } = over();
  const file = kind === "backup" ? join(folder, "stopped") : path;
  const blocker = await pool.connect();
  onTestFinished(() => blocker.release());
  await blocker.query("begin; lock table note in access exclusive mode");
  const env = { ...process.env, DATABASE_URL: connectionString, DATA_DIR: folder };
  const child = spawn(process.execPath, [main, kind, file], { env });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const ended = once(child, "exit");
  await eventually(async () => {
    const { rowCount } = await pool.query(
      "select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())",
    );
    return rowCount || undefined;
  });
  child.kill("SIGINT");
  await blocker.query("rollback");
  expect(await ended).toEqual([1, null]);
  expect(said).toBe("It was stopped before it was done.\n");
  expect((await readdir(folder)).filter((name) => name.startsWith("stopped"))).toEqual([]);
  if (kind === "restore") expect(Object.values(await rowsOf(target)).flat()).toEqual([]);
});

/** Takes away every row; the ledger is guarded against that, so its guard is off for the moment. */
async function empty(pool: TestDatabase["pool"]): Promise<void> {
  await pool.query(`set session_replication_role = replica;
    truncate ${backupTables.map(({ name }) => name).join(", ")} cascade;
    set session_replication_role = origin`);
}

test("inputs that hold whole files go through little memory, both ways", async () => {
  await empty(target.pool);
  const { pool } = server.database;
  await pool.query(`insert into task (id, account_id, operation, input, state, price_micro_usd, failure, finished_at)
    select gen_random_uuid(), 'main', 'image_to_video', jsonb_build_object('promptImage', repeat('A', 2000000)),
      'failed', 0, 'a', now() from generate_series(1, 80)`);
  onTestFinished(async () => void (await pool.query("delete from task where failure = 'a'")));
  const file = join(folder, "large.backup");
  // Less than the rows weigh together.
  const command = async (kind: string, { connectionString }: TestDatabase) => {
    const args = ["--max-old-space-size=100", main, kind, file];
    const env = { ...process.env, DATABASE_URL: connectionString, DATA_DIR: folder };
    return (await promisify(execFile)(process.execPath, args, { env })).stdout;
  };
  expect(await command("backup", server.database)).toMatch(/^\d+ rows are in/);
  expect(await command("restore", target)).toMatch(/^\d+ rows of .+ are back/);
  const { rows } = await target.pool.query(
    "select count(*), sum(length(input->>'promptImage')) from task where failure = 'a'",
  );
  expect(rows).toEqual([{ count: 80, sum: 160_000_000 }]);
}, 180_000);
