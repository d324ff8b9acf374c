import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { connectionString } from "./address.ts";
import { findBinaries } from "./binaries.ts";
import { bringUp, type Held } from "./bring-up.ts";
import { databaseUser } from "./database-user.ts";
import { initialise } from "./initialise.ts";
import { PostgresError } from "./postgres-error.ts";
import { stop } from "./postmaster.ts";

export interface PostgresOptions {
  /** The server's folder; the database is in `postgres-<major>` inside it. Made where it is not there. */
  dataDir: string;
  /** The `bin` folder of an installed Postgres, 15 or newer, in place of the one npm brought. */
  binDir?: string | undefined;
  log: Pick<Logger, "info" | "warn" | "error">;
}

/** The server's own Postgres, up and answering. */
export interface Postgres {
  /** For `pg` and everything built on it. Stays the same when Postgres has to be started again. */
  connectionString: string;
  /** Whether it was running already: another server's, or left behind by one that was killed. */
  adopted: boolean;
  /**
   * Lets go of it. Whoever lets go last stops it, which ends every connection that is left. Close pools first.
   */
  close(): Promise<void>;
}

/**
 * Brings up the server's own Postgres: adopts the one that runs on the data directory, or starts one, and starts it
 * again should it die. Any number of servers on one machine may share a data directory.
 *
 * A data directory must not be shared between machines: Postgres cannot see across. The ways of Windows are written
 * after its manual and have not been tried.
 *
 * @throws {PostgresError} when it cannot be brought up; the message says what to do.
 */
export async function startPostgres({ dataDir, binDir, log }: PostgresOptions): Promise<Postgres> {
  const binaries = await findBinaries(binDir);
  await mkdir(dataDir, { recursive: true }).catch((cause: Error) => {
    const message = `DATA_DIR must be a folder that can be written to, not ${dataDir}: ${cause.message}.`;
    throw new PostgresError("no_data_folder", message, cause);
  });
  const directory = join(await realpath(dataDir), `postgres-${binaries.major}`);
  const user = await databaseUser(binaries, directory);
  await initialise(binaries, directory, user);
  const cluster = { binaries, directory, user };

  const closing = new AbortController();
  let held: Held | undefined = await bringUp(cluster, closing.signal);
  const { adopted } = held;
  let revival: Promise<void> = Promise.resolve();
  watch(held);
  log.info({ directory, major: binaries.major, adopted }, adopted ? "postgres adopted" : "postgres started");

  function watch(current: Held): void {
    current.client.once("end", () => {
      if (closing.signal.aborted) return;
      held = undefined;
      revival = revive();
    });
  }

  async function revive(): Promise<void> {
    log.warn({ directory }, "postgres is gone, bringing it back");
    for (let pause = 250; !closing.signal.aborted; pause = Math.min(2 * pause, 10_000)) {
      try {
        held = await bringUp(cluster, closing.signal);
        watch(held);
        log.info({ directory }, "postgres is back");
        return;
      } catch (error) {
        if (closing.signal.aborted) return;
        log.error({ err: error, directory }, "postgres does not come back");
        await sleep(pause, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  }

  async function letGo(): Promise<void> {
    closing.abort();
    await revival;
    // A revival that was cut short may have left Postgres running: take hold of it once more, to let go of it properly.
    held ??= await bringUp(cluster, AbortSignal.timeout(10_000)).catch(() => undefined);
    if (!held) return;
    // Whoever cannot be asked any more need not be stopped.
    const last = await held.letGo().catch(() => false);
    if (last && !(await stop(cluster))) log.warn({ directory }, "postgres could not be stopped");
    await held.client.end().catch(() => {});
  }

  let closed: Promise<void> | undefined;
  return {
    connectionString: connectionString(held.address),
    adopted,
    close() {
      closed ??= letGo();
      return closed;
    },
  };
}
