import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Pool, PoolClient } from "pg";
import { hasCode, ifThere } from "../system-error.ts";
import { BackupError } from "./backup-error.ts";
import { type BackupEnd, type BackupHead, backupTables } from "./tables.ts";

/** Few: an input may hold whole files. */
const rowsAtOnce = 20;

/**
 * Writes every row into one file: lines of JSON, packed with gzip, as they stand at one moment, while the server goes on.
 * The file appears when it is whole, and can be read by its owner alone: it holds the secrets of the database.
 *
 * @param stop gives it up; nothing is left of it.
 * @returns how many rows it holds.
 * @throws {BackupError} for a file that cannot be written there.
 */
export async function takeBackup(pool: Pool, path: string, stop?: AbortSignal): Promise<number> {
  if ((await ifThere(stat(path)).catch(() => undefined))?.isFile())
    throw new BackupError(`${path} is there already. Name another file: a backup overwrites none.`);
  const draft = `${path}.${randomUUID()}.part`;
  const client = await pool.connect();
  let rows = 0;
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query("set local statement_timeout = 0");
    const lines = linesOf(client, () => rows++);
    await pipeline(
      Readable.from(lines),
      createGzip(),
      createWriteStream(draft, { flags: "wx", mode: 0o600 }),
      { signal: stop },
    );
    await client.query("commit");
    await sync(draft);
    await rename(draft, path);
    if (process.platform !== "win32") await sync(dirname(path));
    return rows;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw notWritable(error, path) ?? error;
  } finally {
    // Whatever state it is in, nobody else shall have it.
    client.release(true);
  }
}

function notWritable(error: unknown, path: string): BackupError | undefined {
  const folder = dirname(path);
  const sentences: [codes: string[], sentence: string][] = [
    [["ENOENT"], `There is no folder ${folder}. Make it, or name another.`],
    [["ENOTDIR"], `${folder} is no folder. Name a file in a folder.`],
    [["EACCES", "EPERM", "EROFS"], `${folder} cannot be written to by this user. Name another folder.`],
    [["EISDIR"], `${path} is a folder. Name a file in it.`],
    [["ENAMETOOLONG"], `The name of ${path} is too long.`],
    [["ENOSPC", "EDQUOT"], `There is no room left in ${folder}. Name a folder on another disk.`],
  ];
  const known = sentences.find(([codes]) => hasCode(error, ...codes));
  return known && new BackupError(known[1], { cause: error });
}

async function* linesOf(client: PoolClient, onRow: () => void): AsyncGenerator<string> {
  const { rows: head } = await client.query<{ migration: string; takenAt: string }>(
    `select max(name) as migration, to_json(now())#>>'{}' as "takenAt" from kysely_migration`,
  );
  let count = 0;
  yield line({ understudy: "backup", version: 1, ...head[0] } as BackupHead);
  for (const { name, orderBy } of backupTables) {
    // As text: numbers and times come back exactly as they are.
    const rows = `select row_to_json(row)::text as text from (select * from ${name} order by ${orderBy}) row`;
    for await (const text of cursor(client, rows)) {
      yield `{"table":"${name}","row":${text}}\n`;
      count++;
      onRow();
    }
  }
  const files = `select json_build_object('file', json_build_object('key', storage_key, 'sizeBytes', max(size_bytes),
    'sha256', encode(max(sha256), 'hex')))::text as text from asset group by storage_key order by storage_key`;
  for await (const text of cursor(client, files)) yield `${text}\n`;
  yield line({ end: true, rows: count } satisfies BackupEnd);
}

async function* cursor(client: PoolClient, query: string): AsyncGenerator<string> {
  await client.query(`declare lines no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await client.query<{ text: string }>(`fetch ${rowsAtOnce} from lines`);
    for (const { text } of rows) yield text;
    if (rows.length < rowsAtOnce) break;
  }
  await client.query("close lines");
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;

async function sync(path: string): Promise<void> {
  const file = await open(path, "r");
  await file.sync().finally(() => file.close());
}
