import { type Kysely, sql } from "kysely";
import type { Database } from "../database/schema.ts";

/**
 * Deletes events that every reader has had time for. Who comes back later than that finds the tasks themselves in the
 * history.
 *
 * @param days How long an event is kept.
 * @returns how many went.
 */
export async function deleteOldEvents(db: Kysely<Database>, days: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("event")
    .where("at", "<", sql<Date>`now() - make_interval(days => ${days})`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
