import { type Kysely, sql } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Database, EventRow } from "../database/schema.ts";

/**
 * Where a reader stands in the outbox. Ordered by transaction first: ids are given out before transactions commit, so a
 * reader that went by them alone would pass by one that commits late.
 */
export interface EventCursor {
  tx: string;
  id: number;
}

/** `<transaction>-<id>`, as it travels in `Last-Event-ID`. */
export function formatCursor({ tx, id }: EventCursor): string {
  return `${tx}-${id}`;
}

export function parseCursor(text: string): EventCursor | undefined {
  const [, tx, id] = /^(\d{1,20})-(\d{1,16})$/.exec(text) ?? [];
  return tx === undefined ? undefined : { tx, id: Number(id) };
}

/** The end of the outbox: a reader that begins now begins here. */
export async function newestCursor(db: Kysely<Database>): Promise<EventCursor> {
  const { rows } = await sql<{
    tx: string;
  }>`select pg_snapshot_xmin(pg_current_snapshot())::text as tx`.execute(db);
  return { tx: rows[0]?.tx ?? "0", id: 0 };
}

/** The next events an actor may see, oldest first. Those of transactions that still run are left for later. */
export async function readEvents(
  db: Kysely<Database>,
  actor: Actor,
  after: EventCursor,
  limit: number,
): Promise<EventRow[]> {
  let select = db
    .selectFrom("event")
    .selectAll()
    .where("account_id", "=", actor.accountId)
    .where(sql<boolean>`(tx, id) > (${after.tx}::xid8, ${after.id})`)
    .where(sql<boolean>`tx < pg_snapshot_xmin(pg_current_snapshot())`)
    .orderBy("tx")
    .orderBy("id")
    .limit(limit);
  if (actor.subject !== null) select = select.where("subject", "=", actor.subject);
  return select.execute();
}
