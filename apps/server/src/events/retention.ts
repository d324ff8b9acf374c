import { type Kysely, sql } from "kysely";
import type { Database } from "../database/schema.ts";
import type { EventCursor } from "./read.ts";

/** The setting that holds the newest event which was cleared away. */
const setting = "events.cleared";

/**
 * Deletes events that every reader has had time for, and remembers how far. Who comes back later than that is told to
 * look at the tasks themselves.
 *
 * @param days How long an event is kept.
 * @returns how many went.
 */
export async function deleteOldEvents(db: Kysely<Database>, days: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from event where at < now() - make_interval(days => ${days}) returning tx, id
    ), newest as (
      select tx::text as tx, id from gone order by gone.tx desc, id desc limit 1
    ), remembered as (
      insert into setting (name, value) select ${setting}, jsonb_build_object('tx', tx, 'id', id) from newest
      on conflict (name) do update set value = excluded.value, updated_at = now()
    )
    select count(*) from gone`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Whether there were events behind a cursor that have been cleared away. */
export async function hasGap(db: Kysely<Database>, { tx, id }: EventCursor): Promise<boolean> {
  const { rows } = await sql<{ gap: boolean }>`
    select exists (
      select from setting where name = ${setting}
      and ((value->>'tx')::xid8, (value->>'id')::bigint) > (${tx}::xid8, ${id})
    ) as gap`.execute(db);
  return rows[0]?.gap ?? false;
}
