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
  const [, tx, id] = /^(\d{1,19})-(\d{1,15})$/.exec(text) ?? [];
  return tx === undefined ? undefined : { tx, id: Number(id) };
}

/** The end of the outbox: a reader that begins now begins here. */
export async function newestCursor(db: Kysely<Database>): Promise<EventCursor> {
  const { rows } = await sql<{
    tx: string;
  }>`select pg_snapshot_xmin(pg_current_snapshot())::text as tx`.execute(db);
  return { tx: rows[0]?.tx ?? "0", id: 0 };
}

/** A part of the outbox. */
export interface EventPage {
  events: EventRow[];
  /** Whether there is more: at once, as soon as older transactions have ended, or not before the next event. */
  more: "now" | "soon" | "later";
}

/**
 * The next events an actor may see, oldest first. Where an older transaction still runs, what came after it waits: it may
 * yet put an event before.
 */
export async function readEvents(
  db: Kysely<Database>,
  actor: Actor,
  after: EventCursor,
  limit: number,
): Promise<EventPage> {
  let select = db
    .selectFrom("event")
    .selectAll()
    .select(sql<boolean>`tx < pg_snapshot_xmin(pg_current_snapshot())`.as("settled"))
    .where("account_id", "=", actor.accountId)
    .where(sql<boolean>`(tx, id) > (${after.tx}::xid8, ${after.id})`)
    .orderBy("tx")
    .orderBy("id")
    .limit(limit);
  if (actor.subject !== null) select = select.where("subject", "=", actor.subject);
  const rows = await select.execute();
  const events = rows.filter(({ settled }) => settled);
  if (events.length < rows.length) return { events, more: "soon" };
  return { events, more: rows.length === limit ? "now" : "later" };
}
