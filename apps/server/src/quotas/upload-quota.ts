import { type Kysely, sql } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import { belongsTo } from "../accounts/belongs.ts";
import type { Database } from "../database/schema.ts";
import { QuotaExceededError } from "./quota-error.ts";

/** How many bytes of uploads are kept at once; `undefined` is any number. */
export interface UploadQuota {
  /** Of one end user. */
  subjectBytes: number | undefined;
  /** Of an account, with all its end users. */
  accountBytes: number | undefined;
}

/** How many more bytes somebody may upload, and what to throw beyond them. */
export interface Room {
  bytes: number;
  exceeded: QuotaExceededError;
}

/** Who uploads: an end user, or the account itself. */
export type Uploader = Pick<Actor, "accountId" | "subject">;

/** Announcements that one actor may have open. */
const maxAnnounced = 1000;

/** The room that is left for somebody's uploads; `undefined` where there is no end to it. */
export async function roomFor(
  db: Kysely<Database>,
  { accountId, subject }: Uploader,
  { subjectBytes, accountBytes }: UploadQuota,
): Promise<Room | undefined> {
  const rooms: Room[] = [];
  const isTheirs = sql`account_id = ${accountId} and kind = 'upload' and (expires_at is null or expires_at > now())`;
  const kept = async (where: typeof isTheirs) => {
    const { rows } = await sql<{ bytes: number }>`
      select coalesce(sum(size_bytes), 0) as bytes from asset where ${where}`.execute(db);
    return rows[0]?.bytes ?? 0;
  };
  if (subjectBytes !== undefined && subject !== null) {
    const exceeded = new QuotaExceededError("upload_bytes", subjectBytes);
    rooms.push({ bytes: subjectBytes - (await kept(sql`${isTheirs} and subject = ${subject}`)), exceeded });
  }
  if (accountBytes !== undefined) {
    const exceeded = new QuotaExceededError("account_upload_bytes", accountBytes);
    rooms.push({ bytes: accountBytes - (await kept(isTheirs)), exceeded });
  }
  return rooms.sort((a, b) => a.bytes - b.bytes)[0];
}

/** @throws {QuotaExceededError} for who has announced many files and not sent them. */
export async function refuseManyAnnounced(db: Kysely<Database>, actor: Actor): Promise<void> {
  const { count } = await db
    .selectFrom("upload")
    .select(sql<number>`count(*)`.as("count"))
    .where(belongsTo(actor))
    .where("asset_id", "is", null)
    .where("expires_at", ">", sql<Date>`now()`)
    .executeTakeFirstOrThrow();
  if (count >= maxAnnounced) throw new QuotaExceededError("announced_uploads", maxAnnounced);
}
