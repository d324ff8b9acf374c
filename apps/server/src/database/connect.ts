import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { DatabaseError } from "./database-error.ts";
import { migrate } from "./migrate.ts";
import { createPool } from "./pool.ts";
import type { Database } from "./schema.ts";
import { isUnavailable } from "./unavailable.ts";

const oldestVersion = 15;
const shortestPauseMs = 100;

export interface ConnectOptions {
  /** From `startPostgres`, or `DATABASE_URL`. */
  connectionString: string;
  /** Connections held at once, 10 by default. Those of the queue and of LISTEN come on top. */
  maxConnections?: number;
  /** How long to wait for a database that is not there yet, in milliseconds; 30 s by default. */
  patienceMs?: number;
  /** See `PoolOptions`. */
  silentMs?: number;
  /** Ends the wait. */
  stop?: AbortSignal | undefined;
  log: Pick<Logger, "info" | "warn">;
}

/** The database, migrated. */
export interface DatabaseConnection {
  db: Kysely<Database>;
  /** Under `db`; for LISTEN and COPY take a client of it. */
  pool: Pool;
  /** Waits for queries under way and ends every connection. */
  close(): Promise<void>;
}

/**
 * Connects, checks the version and brings the tables up to date. A database that is starting is waited for.
 *
 * When the database goes away later, queries fail at once, and `isUnavailable` tells such a failure from a real one;
 * when it is back, the next query opens a new connection. Nothing is retried here: a transaction whose COMMIT got no
 * answer may have happened, and only the caller can look.
 *
 * @throws {DatabaseError} for a Postgres older than 15, or tables of a newer server.
 */
export async function connectDatabase(options: ConnectOptions): Promise<DatabaseConnection> {
  const { connectionString, maxConnections: max = 10, silentMs, log } = options;
  await waitUntilThere(options);
  await migrate(connectionString);
  const pool = createPool({ connectionString, max, statement_timeout: 30_000, silentMs }, (error) =>
    log.warn({ err: error }, "a database connection was lost"),
  );
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}

async function waitUntilThere(options: ConnectOptions): Promise<void> {
  const { connectionString, patienceMs = 30_000, stop, log } = options;
  const pool = createPool({ connectionString, max: 1 });
  const deadline = performance.now() + patienceMs;
  try {
    for (let pause = shortestPauseMs; ; pause = Math.min(2 * pause, 2000)) {
      try {
        return refuseOldVersion((await pool.query("show server_version_num")).rows[0]?.server_version_num);
      } catch (error) {
        if (!isUnavailable(error) || performance.now() + pause > deadline) throw error;
        // Once, not at every look.
        if (pause === shortestPauseMs) log.warn({ err: error }, "the database is not there yet");
        await sleep(pause, undefined, { signal: stop });
      }
    }
  } finally {
    await pool.end();
  }
}

/** @param versionNumber what `show server_version_num` says, such as `150018`. */
export function refuseOldVersion(versionNumber: unknown): void {
  const version = Math.floor(Number(versionNumber) / 10_000);
  if (version >= oldestVersion) return;
  throw new DatabaseError(
    `The database is Postgres ${version}; it must be ${oldestVersion} or newer. ` +
      "Point DATABASE_URL at a newer one, or unset it to use the Postgres that comes with the server.",
  );
}
