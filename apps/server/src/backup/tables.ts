import type { Database } from "../database/schema.ts";

/** A table in a backup. */
export interface BackupTable {
  name: keyof Database;
  /** Rows that a row refers to come before it. */
  orderBy: string;
  /** Numbered by the database. */
  hasIdentity?: true;
}

/**
 * What a backup holds, in an order in which it can be put back. Not in it is what only the living need: workers, the
 * breaker, the pace, and the jobs of the queue, which are rung again for every task that needs one.
 */
export const backupTables: readonly BackupTable[] = [
  { name: "account", orderBy: "id" },
  { name: "token", orderBy: "id" },
  { name: "pairing", orderBy: "lookup" },
  { name: "asset", orderBy: "id" },
  { name: "upload", orderBy: "id" },
  { name: "task", orderBy: "created_at, id" },
  { name: "delivery", orderBy: "task_id" },
  { name: "cast_member", orderBy: "account_id, subject, known_as" },
  { name: "note", orderBy: "account_id, subject, collection, key" },
  { name: "report", orderBy: "id", hasIdentity: true },
  { name: "idempotency", orderBy: "account_id, key" },
  { name: "ledger", orderBy: "id", hasIdentity: true },
  { name: "spending_limit", orderBy: "account_id, subject, period, together" },
  { name: "spending", orderBy: "scope, period, starts" },
  { name: "event", orderBy: "id", hasIdentity: true },
  { name: "setting", orderBy: "name" },
];

/** The first line of a backup. */
export interface BackupHead {
  understudy: "backup";
  version: 1;
  /** The last migration of the database it was taken from; it is put back into the same. */
  migration: string;
  takenAt: string;
}

/** The last line: a backup without it is not whole. */
export interface BackupEnd {
  end: true;
  /** Rows, files not counted. */
  rows: number;
}

/** A stored file that the rows name. The file itself is not in the backup. */
export interface BackupFile {
  key: string;
  sizeBytes: number;
  sha256: string;
}
