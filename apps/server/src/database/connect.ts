import { Kysely, PostgresDialect } from "kysely";
import { Pool, type PoolConfig, types } from "pg";
import type { Logger } from "pino";
import { migrate } from "./migrate.ts";
import type { Database } from "./schema.ts";
import { isUnavailable } from "./unavailable.ts";

const oldestVersion = 15;

export interface ConnectOptions {
  /** From `startPostgres`, or `DATABASE_URL`. */
  connectionString: string;
  /** Connections held at once, 10 by default. Those of the queue and of LISTEN come on top. */
  maxConnections?: number;
  /** How long to wait for a database that is not there yet, in milliseconds; 30 s by default. */
  patienceMs?: number;
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

/** What the server cannot work with: another version, or tables of a newer server. */
export class DatabaseError extends Error {
  override name = "DatabaseError";
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
  const { connectionString, maxConnections = 10, log } = options;
  await waitUntilThere(options);
  await migrate(connectionString);
  const pool = new Pool({
    ...poolSettings(connectionString),
    max: maxConnections,
    statement_timeout: 30_000,
  });
  pool.on("error", (error) => log.warn({ err: error }, "an idle database connection was lost"));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}

/**
 * What every connection of ours has in common.
 *
 * `int8` and `numeric` are read as numbers, since every one of ours fits: micro-dollars, sizes, counters. One that does
 * not is an error rather than a rounded value.
 */
export function poolSettings(connectionString: string): PoolConfig {
  return {
    connectionString,
    application_name: "understudy",
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  };
}

const parserOf: typeof types.getTypeParser = (oid: number, format?: "text" | "binary") => {
  const isWhole = oid === types.builtins.INT8 || oid === types.builtins.NUMERIC;
  return isWhole && format !== "binary" ? exactNumber : types.getTypeParser(oid, format);
};

function exactNumber(text: string): number {
  const number = Number(text);
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
  throw new RangeError(`The database holds ${text}, more than a number holds exactly.`);
}

async function waitUntilThere({ connectionString, patienceMs = 30_000, log }: ConnectOptions): Promise<void> {
  const pool = new Pool({ ...poolSettings(connectionString), max: 1 });
  pool.on("error", () => {}); // the next query says it
  const deadline = performance.now() + patienceMs;
  try {
    for (let pause = 100; ; pause = Math.min(2 * pause, 2000)) {
      try {
        return refuseOldVersion((await pool.query("show server_version_num")).rows[0]?.server_version_num);
      } catch (error) {
        if (!isUnavailable(error) || performance.now() + pause > deadline) throw error;
        log.warn({ err: error }, "the database is not there yet");
        await new Promise((resolve) => setTimeout(resolve, pause));
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
