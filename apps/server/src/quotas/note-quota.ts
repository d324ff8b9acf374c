import { type Kysely, sql } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import { belongsTo } from "../accounts/belongs.ts";
import type { Database } from "../database/schema.ts";
import { QuotaExceededError } from "./quota-error.ts";

/** What one end user, or an account itself, may keep in notes at once. */
export interface NoteQuota {
  count: number;
  /** Of all of them together, as the database writes JSON. */
  bytes: number;
}

/** @throws {QuotaExceededError} for who keeps more than they may. */
export async function refuseTooManyNotes(
  db: Kysely<Database>,
  actor: Actor,
  quota: NoteQuota,
): Promise<void> {
  const { count, bytes } = await db
    .selectFrom("note")
    .select([
      sql<number>`count(*)`.as("count"),
      sql<number>`coalesce(sum(octet_length(value::text)), 0)`.as("bytes"),
    ])
    .where(belongsTo(actor))
    .where(sql<boolean>`(expires_at is null or expires_at > clock_timestamp())`)
    .executeTakeFirstOrThrow();
  if (count > quota.count) throw new QuotaExceededError("notes", quota.count);
  if (bytes > quota.bytes) throw new QuotaExceededError("note_bytes", quota.bytes);
}
