import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Database } from "../database/schema.ts";
import { type SweepParts, sweep } from "./sweep.ts";

export interface RetentionParts extends SweepParts {
  log: Logger;
}

/** Each process asks this often, in milliseconds; whoever comes first after an hour sweeps. */
const askEveryMs = 10 * 60_000;

/** How long the step under way may take when the server closes, in milliseconds: a storage may say nothing. */
const patienceMs = 1_000;

const setting = "retention.swept";

/**
 * Sweeps once an hour, over all processes on this database together.
 * @returns what stops it, and waits a moment for the step under way.
 */
export function startRetention(parts: RetentionParts): () => Promise<void> {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  const run = () => {
    running ??= sweepIfDue({ ...parts, signal: stopping.signal })
      .then((swept) => swept && parts.log.info(swept, "swept"))
      .catch((error: unknown) => {
        if (!stopping.signal.aborted)
          parts.log.warn({ err: error }, "a sweep did not end, the next one goes on");
      })
      .then(() => {
        running = undefined;
      });
  };
  const timer = setInterval(run, askEveryMs);
  run();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await Promise.race([running, sleep(patienceMs, undefined, { ref: false })]);
  };
}

/** Sweeps unless somebody did within the hour. */
export async function sweepIfDue(parts: SweepParts): Promise<Awaited<ReturnType<typeof sweep>> | undefined> {
  return (await takeTurn(parts.db)) ? sweep(parts) : undefined;
}

/** One process an hour gets the turn. A turn that is not finished is not repeated before the next hour. */
async function takeTurn(db: Kysely<Database>): Promise<boolean> {
  const taken = await db
    .insertInto("setting")
    .values({ name: setting, value: "true" })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet({ updated_at: sql`now()` })
        // A turn in the future was taken before the clock of the database was put back.
        .where(sql<boolean>`setting.updated_at not between now() - interval '55 minutes' and now()`),
    )
    .executeTakeFirst();
  return taken.numInsertedOrUpdatedRows === 1n;
}
