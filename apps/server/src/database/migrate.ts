import { Kysely, PostgresDialect } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { DatabaseError } from "./database-error.ts";
import * as initial from "./migrations/001-initial.ts";
import * as people from "./migrations/002-people.ts";
import * as quotas from "./migrations/003-quotas.ts";
import { createPool } from "./pool.ts";

const migrations: Record<string, Migration> = {
  "001-initial": initial,
  "002-people": people,
  "003-quotas": quotas,
};

/**
 * Brings the tables up to date, in one transaction. Any number of processes may do so at once: an advisory lock lets
 * one after the other, and the later ones find nothing to do.
 *
 * @throws {DatabaseError} where a newer server has been here.
 */
export async function migrate(connectionString: string): Promise<void> {
  // Waiting for another process may take as long as it takes: a connection without a time limit.
  const pool = createPool({ connectionString, max: 1 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw isFromTheFuture(error) ? newerServer(error) : error;
  } finally {
    await db.destroy();
  }
}

const isFromTheFuture = (error: unknown) =>
  error instanceof Error && /migration \S+ is missing/.test(error.message);

const newerServer = (cause: unknown) =>
  new DatabaseError("The database was used by a newer version of the server; start that version.", { cause });
