import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll } from "vitest";
import { connectDatabase, type DatabaseConnection } from "../../src/database/connect.ts";
import { createLogger } from "../../src/log.ts";
import { type Postgres, startPostgres } from "../../src/postgres/start.ts";

/** A database of its own for the tests of one file. */
export interface TestDatabase extends DatabaseConnection {
  connectionString: string;
}

/** Test files, side by side or one after the other, share one Postgres, made once and kept between runs. */
const dataDir = fileURLToPath(new URL("../../node_modules/.cache/test-postgres", import.meta.url));

const log = createLogger({ level: "silent" });

/**
 * Makes an empty, migrated database before the tests of a file and drops it after them. Call it at the top of the file;
 * what it returns is filled in when the tests run.
 */
export function testDatabase(options: { maxConnections?: number } = {}): TestDatabase {
  const database = {} as TestDatabase;
  let postgres: Postgres;
  const name = `test_${randomBytes(6).toString("hex")}`;

  beforeAll(async () => {
    postgres = await startPostgres({ dataDir, log });
    await administer(postgres, `create database ${name}`);
    const connectionString = postgres.connectionString.replace("/postgres?", `/${name}?`);
    Object.assign(database, await connectDatabase({ connectionString, log, ...options }), {
      connectionString,
    });
  });
  afterAll(async () => {
    await database.close();
    await administer(postgres, `drop database ${name} with (force)`);
    await postgres.close();
  });
  return database;
}

async function administer({ connectionString }: Postgres, statement: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
