import type { Pool, PoolClient } from "pg";
import type { Storage } from "../assets/storage.ts";
import type { Database } from "../database/schema.ts";
import { restoredSetting } from "../retention/sweep.ts";
import { failures } from "../tasks/failures.ts";
import { BackupError } from "./backup-error.ts";
import { readBackup } from "./read.ts";
import { type BackupFile, type BackupHead, backupTables } from "./tables.ts";

/** What was put back. */
export interface Restored {
  rows: number;
  takenAt: string;
  /** Tasks that had not been sent, or not surely, when the backup was taken: declared unknown, see `restoreBackup`. */
  declaredUnknown: number;
  /** Files that the rows name and the storage lacks, as far as they were looked for. */
  missingFiles: string[];
  /** Why they were not all looked for, where they were not: the rows are back all the same. */
  unchecked: unknown;
}

const rowsAtOnce = 500;
/** Rows are put back together up to this many characters: an input may hold whole files. */
const charactersAtOnce = 16_000_000;

/**
 * Puts a backup back into an empty, migrated database, all of it or nothing.
 *
 * A task that waited to be sent when the backup was taken may have been sent and paid for since. It is not sent again by
 * itself: it fails with an unknown outcome, counts as spent, and a person may retry it.
 *
 * @param stop gives it up, and nothing is put back; or, when the rows are back, only the look for the files.
 * @throws {BackupError} for a database that is not empty or of another version, or a file that is not a whole backup.
 */
export async function restoreBackup(
  pool: Pool,
  storage: Storage,
  path: string,
  stop?: AbortSignal,
): Promise<Restored> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("set local statement_timeout = 0");
    await refuseUsed(client);
    const { head, rows, files } = await insertAll(client, path, stop);
    const declaredUnknown = await declareUnknown(client);
    for (const { name, hasIdentity } of backupTables) {
      if (hasIdentity) await advance(client, name);
    }
    await client.query(
      `insert into setting (name, value) values ($1, 'true')
        on conflict (name) do update set updated_at = now()`,
      [restoredSetting],
    );
    await client.query("commit");
    return { rows, takenAt: head.takenAt, declaredUnknown, ...(await lookFor(files, storage, stop)) };
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release(true);
  }
}

async function insertAll(client: PoolClient, path: string, stop: AbortSignal | undefined) {
  let head: BackupHead | undefined;
  let rows = 0;
  const files: BackupFile[] = [];
  let pending: { table: keyof Database; texts: string[]; characters: number } | undefined;
  const flush = async () => {
    if (pending) await insert(client, pending.table, pending.texts);
    pending = undefined;
  };
  for await (const line of readBackup(path)) {
    stop?.throwIfAborted();
    if (line.kind === "head") {
      head = line.head;
      await refuseOtherVersion(client, head);
    } else if (line.kind === "row") {
      const isFull =
        pending && (pending.texts.length >= rowsAtOnce || pending.characters >= charactersAtOnce);
      if (isFull || pending?.table !== line.table) await flush();
      pending ??= { table: line.table, texts: [], characters: 0 };
      pending.texts.push(line.text);
      pending.characters += line.text.length;
      rows++;
    } else if (line.kind === "file") files.push(line.file);
  }
  await flush();
  if (!head) throw new BackupError(`${path} is empty.`);
  return { head, rows, files };
}

async function insert(client: PoolClient, table: keyof Database, texts: readonly string[]): Promise<void> {
  // Transaction numbers of another database mean nothing here: what is old comes before all that is new.
  const rows = table === "event" ? `(select jsonb_set(row, '{tx}', '"0"'))` : "row";
  await client.query(
    `insert into ${table} overriding system value
      select filled.* from unnest($1::jsonb[]) with ordinality as given (row, place),
        jsonb_populate_record(null::${table}, ${rows}) filled
      order by place`,
    [texts],
  );
}

async function refuseUsed(client: PoolClient): Promise<void> {
  for (const { name } of backupTables) {
    const { rowCount } = await client.query(`select from ${name} limit 1`);
    if (rowCount) {
      throw new BackupError(
        "The database is not empty. A backup is only put back into an empty one: name a new database in DATABASE_URL, or a new folder in DATA_DIR.",
      );
    }
  }
}

async function refuseOtherVersion(client: PoolClient, { migration }: BackupHead): Promise<void> {
  const { rows } = await client.query<{ migration: string }>(
    "select max(name) as migration from kysely_migration",
  );
  if (rows[0]?.migration === migration) return;
  throw new BackupError(
    `The backup is of the database version ${migration}, this server's is ${rows[0]?.migration}. Restore it with the server that made it, then update.`,
  );
}

async function declareUnknown(client: PoolClient): Promise<number> {
  const { code, message } = failures.submitOutcomeUnknown;
  const { rowCount } = await client.query(
    `with unknown as (
      update task set state = 'failed', failure = $1, failure_code = $2, owner = null, not_before = null,
        finished_at = now(), updated_at = now()
      where state in ('accepted', 'submitting') returning *
    )
    insert into ledger (task_id, account_id, subject, kind, micro_usd)
    select id, account_id, subject, 'commit', price_micro_usd from unknown
    where not exists (select from ledger where task_id = unknown.id and kind in ('commit', 'refund'))`,
    [message, code],
  );
  return rowCount ?? 0;
}

/** The next number comes after those that were put back. */
async function advance(client: PoolClient, table: keyof Database): Promise<void> {
  await client.query(
    `select setval(pg_get_serial_sequence('${table}', 'id'), greatest(max(id), 1), max(id) is not null) from ${table}`,
  );
}

/** Never throws: what was put back stays so, whatever the storage says. */
async function lookFor(
  files: readonly BackupFile[],
  storage: Storage,
  stop: AbortSignal | undefined,
): Promise<Pick<Restored, "missingFiles" | "unchecked">> {
  const missingFiles: string[] = [];
  try {
    for (const { key, sizeBytes } of files) {
      stop?.throwIfAborted();
      if ((await storage.size(key)) !== sizeBytes) missingFiles.push(key);
    }
    return { missingFiles, unchecked: undefined };
  } catch (error) {
    return { missingFiles, unchecked: error };
  }
}
