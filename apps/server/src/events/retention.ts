import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Database } from "../database/schema.ts";

const daysKept = 7;
const everyMs = 3_600_000;

/** Deletes old events every hour. Returns what ends it. */
export function startRetention(db: Kysely<Database>, log: Logger): () => Promise<void> {
  let running = Promise.resolve();
  const clean = () => {
    running = deleteOldEvents(db, daysKept).catch((error: unknown) =>
      log.warn({ err: error }, "old events were not deleted"),
    );
  };
  clean();
  const timer = setInterval(clean, everyMs);
  return () => {
    clearInterval(timer);
    return running;
  };
}

/**
 * Deletes events that every reader has had time for. Who comes back later than that finds the tasks themselves in the
 * history.
 *
 * @param days How long an event is kept.
 */
export async function deleteOldEvents(db: Kysely<Database>, days: number): Promise<void> {
  await db.deleteFrom("event").where("at", "<", sql<Date>`now() - make_interval(days => ${days})`).execute();
}
