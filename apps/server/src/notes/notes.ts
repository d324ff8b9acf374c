import { type Kysely, sql } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import { belongsTo } from "../accounts/belongs.ts";
import type { Database } from "../database/schema.ts";
import { type NoteQuota, refuseTooManyNotes } from "../quotas/note-quota.ts";
import { takeTurns } from "../quotas/take-turns.ts";

/** A small JSON document of an actor, under a name. */
export interface NoteContent {
  key: string;
  value: unknown;
  /** Grows with every write; one that was deleted or has expired does not begin again with a number it had before. */
  version: number;
  updatedAt: Date;
  expiresAt: Date | null;
}

export interface NoteName {
  collection: string;
  key: string;
}

/** What must be true for a write: this version is there, any is, none is. */
export type NoteCondition = { version: number } | "exists" | "absent";

const isThere = sql<boolean>`(note.expires_at is null or note.expires_at > clock_timestamp())`;
const content = ["key", "value", "version", "updated_at as updatedAt", "expires_at as expiresAt"] as const;
const newVersion = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** @returns `undefined` where there is none, or it has expired. */
export function readNote(
  db: Kysely<Database>,
  actor: Actor,
  { collection, key }: NoteName,
): Promise<NoteContent | undefined> {
  return db
    .selectFrom("note")
    .select(content)
    .where(belongsTo(actor))
    .where("collection", "=", collection)
    .where("key", "=", key)
    .where(isThere)
    .executeTakeFirst();
}

/** Notes of a collection, by key. */
export function listNotes(
  db: Kysely<Database>,
  actor: Actor,
  collection: string,
  { prefix, limit }: { prefix: string; limit: number },
): Promise<NoteContent[]> {
  return db
    .selectFrom("note")
    .select(content)
    .where(belongsTo(actor))
    .where("collection", "=", collection)
    .where(sql<boolean>`starts_with(key, ${prefix})`)
    .where(isThere)
    .orderBy(sql`key collate "C"`)
    .limit(limit)
    .execute();
}

/**
 * Writes a note, over the one that is there.
 * @returns its version; `undefined` where the condition does not hold.
 * @throws {QuotaExceededError} with nothing written.
 */
export async function writeNote(
  db: Kysely<Database>,
  actor: Actor,
  name: NoteName,
  content: NewContent,
  options: { condition: NoteCondition | undefined; quota: NoteQuota },
): Promise<number | undefined> {
  return db.transaction().execute(async (trx) => {
    await takeTurns(trx, `notes ${actor.accountId} ${actor.subject ?? ""}`);
    const version = await write(trx, actor, name, content, options.condition);
    if (version !== undefined) await refuseTooManyNotes(trx, actor, options.quota);
    return version;
  });
}

/** What a note is to hold. */
export interface NewContent {
  value: unknown;
  /** After which it is gone; `undefined` is never. */
  ttlSeconds: number | undefined;
}

async function write(
  db: Kysely<Database>,
  actor: Actor,
  { collection, key }: NoteName,
  { value, ttlSeconds }: NewContent,
  condition: NoteCondition | undefined,
): Promise<number | undefined> {
  const written = {
    value: JSON.stringify(value),
    updated_at: sql<Date>`clock_timestamp()`,
    expires_at:
      ttlSeconds === undefined ? null : sql<Date>`clock_timestamp() + make_interval(secs => ${ttlSeconds})`,
  };
  const next = sql<number>`greatest(note.version + 1, ${newVersion})`;
  if (condition === "exists" || typeof condition === "object") {
    const row = await db
      .updateTable("note")
      .set({ ...written, version: next })
      .where(belongsTo(actor))
      .where("collection", "=", collection)
      .where("key", "=", key)
      .where(isThere)
      .$if(typeof condition === "object", (update) =>
        update.where("version", "=", typeof condition === "object" ? condition.version : 0),
      )
      .returning("version")
      .executeTakeFirst();
    return row?.version;
  }
  const { accountId, subject } = actor;
  const row = await db
    .insertInto("note")
    .values({ account_id: accountId, subject, collection, key, ...written, version: newVersion })
    .onConflict((conflict) =>
      conflict
        .columns(["account_id", "subject", "collection", "key"])
        .doUpdateSet({ ...written, version: next })
        .where(condition === "absent" ? sql<boolean>`not ${isThere}` : sql<boolean>`true`),
    )
    .returning("version")
    .executeTakeFirst();
  return row?.version;
}

/** @returns whether the condition held; without one, always. */
export async function deleteNote(
  db: Kysely<Database>,
  actor: Actor,
  { collection, key }: NoteName,
  condition: { version: number } | "exists" | undefined,
): Promise<boolean> {
  const gone = await db
    .deleteFrom("note")
    .where(belongsTo(actor))
    .where("collection", "=", collection)
    .where("key", "=", key)
    .$if(condition !== undefined, (remove) => remove.where(isThere))
    .$if(typeof condition === "object", (remove) =>
      remove.where("version", "=", typeof condition === "object" ? condition.version : 0),
    )
    .returning("key")
    .executeTakeFirst();
  return condition === undefined || gone !== undefined;
}
