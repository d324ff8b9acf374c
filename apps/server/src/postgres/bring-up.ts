import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { type Address, addressOf, newAddress } from "./address.ts";
import { clearLock, pidfileIn, readPidfile, socketLockIn } from "./pidfile.ts";
import { PostgresError } from "./postgres-error.ts";
import { type Cluster, launch, type Postmaster } from "./postmaster.ts";

/** A Postgres that stays up while this connection is open. */
export interface Held {
  address: Address;
  client: Client;
  /** Whether it was already running. */
  adopted: boolean;
  /**
   * Gives up the share in it.
   * @returns whether nobody else has one; then nobody else gets one either until this connection ends.
   */
  letGo(): Promise<boolean>;
}

/** Recovery after a crash reads the log again, at most 1 GB of it with our settings. */
const patienceMs = 120_000;

/** Every server that uses a Postgres holds this advisory lock in it, shared: who gets it alone is the last. */
const usersLock = 0x75_6e_64_73;

/**
 * Connects to the Postgres of a data directory, starting it where none is running. Several processes may do this at
 * once: Postgres lets one of them start it, and the others find it.
 *
 * @param signal gives up the attempt; what was started then stays.
 * @throws {PostgresError} `start_failed` with what Postgres wrote to its log.
 */
export async function bringUp(cluster: Cluster, signal: AbortSignal): Promise<Held> {
  const { directory } = cluster;
  const deadline = performance.now() + patienceMs;
  let launched: Postmaster | undefined;
  let refusal: unknown;

  while (performance.now() < deadline) {
    signal.throwIfAborted();
    const pidfile = await readPidfile(directory);
    const address = pidfile && (await addressOf(pidfile, directory));
    if (address) {
      const { client, error } = await hold(address);
      if (client) {
        return { address, client, adopted: pidfile.pid !== launched?.pid, letGo: () => letGo(client) };
      }
      refusal = error;
    }
    if (!launched || launched.ended()) {
      // While ours is coming up or going down, another start would only be refused.
      if ((await clearLock(pidfileIn(directory), directory)) !== "ours") {
        if (launched) throwUnlessPassing(directory, await launched.words());
        const next = await newAddress(directory, cluster.user);
        await clearLock(socketLockIn(next.host, next.port), directory);
        launched = await launch(cluster, next);
      }
    }
    await sleep(launched ? 20 : 50);
  }
  const message = `Postgres on ${directory} did not answer within ${patienceMs / 1000} s.`;
  throw new PostgresError("start_failed", message, refusal);
}

/** A start is refused while another has the file, or while processes of a killed one are still about to end. */
function throwUnlessPassing(directory: string, words: string): void {
  if (/lock file ".+" already exists|pre-existing shared memory block/.test(words)) return;
  throw new PostgresError("start_failed", `Postgres did not start on ${directory}. It says: ${words}`);
}

/** Connects and takes a share, or gives the reason why not: it may be coming up, going down, or not be there. */
async function hold(address: Address): Promise<{ client?: Client; error?: unknown }> {
  const client = new Client({
    ...address,
    application_name: "understudy holder",
    connectionTimeoutMillis: 5000,
  });
  client.on("error", () => {}); // "end" follows
  try {
    await client.connect();
    const { rows } = await client.query("select pg_try_advisory_lock_shared($1) as held", [usersLock]);
    if (rows[0]?.held === true) return { client };
    await client.end();
    return { error: new Error("It is being stopped.") };
  } catch (error) {
    await client.end().catch(() => {});
    return { error };
  }
}

async function letGo(client: Client): Promise<boolean> {
  // First the share, then the question: of two that leave at once, one is told that it is the last.
  await client.query("select pg_advisory_unlock_shared($1)", [usersLock]);
  // Asked for half a second: Postgres needs a moment to notice that one who was killed holds no share any more.
  for (let tries = 0; tries < 10; tries++) {
    const { rows } = await client.query("select pg_try_advisory_lock($1) as alone", [usersLock]);
    if (rows[0]?.alone === true) return true;
    await sleep(50);
  }
  return false;
}
