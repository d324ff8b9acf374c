import type { Probed } from "@understudy/media";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, Upload } from "../database/schema.ts";
import { isUnavailable } from "../database/unavailable.ts";
import { takeTurns } from "../quotas/take-turns.ts";
import { roomFor, type UploadQuota } from "../quotas/upload-quota.ts";
import { inspectStored } from "./inspect.ts";
import type { Storage, Stored } from "./storage.ts";

/** A stored file that is to become the asset of an upload. */
interface Received {
  id: string;
  key: string;
  stored: Stored;
  /** See `openUpload`. */
  graceSeconds?: number;
}

export interface KeepParts {
  db: Kysely<Database>;
  storage: Storage;
  /** How long an upload is kept. */
  retentionDays: number;
  quota: UploadQuota;
}

/**
 * Measures a stored file and makes it the asset of its upload.
 * @returns `undefined` when the upload is not open, or a twin of this request was faster; nothing is kept then.
 * @throws {MediaError} for a file that is not whole media, {QuotaExceededError} for one that there is no room for, with
 * nothing kept.
 */
export async function keepUpload(parts: KeepParts, received: Received): Promise<Probed | undefined> {
  const { db, storage } = parts;
  const { key } = received;
  try {
    const facts = await inspectStored(storage, key);
    const keptUnder = await db.transaction().execute((trx) => register(trx, parts, { ...received, facts }));
    if (keptUnder !== key) await storage.delete(key);
    return keptUnder === undefined ? undefined : facts;
  } catch (error) {
    await dropFailed(storage, key, error);
    throw error;
  }
}

/**
 * Deletes a file that did not get its row. Not where the database went away: its row may stand although nobody heard so,
 * and where it does not, the sweep of orphans finds the file.
 */
export async function dropFailed(storage: Storage, key: string, error: unknown): Promise<void> {
  if (!isUnavailable(error)) await storage.delete(key);
}

/**
 * An upload that was announced, not finished, and not given up.
 * @param graceSeconds how long after its time it is still looked for: what was sent in time may be used later.
 */
export function openUpload(db: Kysely<Database>, id: string, graceSeconds = 0): Promise<Upload | undefined> {
  return db
    .selectFrom("upload")
    .selectAll()
    .where("id", "=", id)
    .where("asset_id", "is", null)
    .where("expires_at", ">", sql<Date>`now() - make_interval(secs => ${graceSeconds})`)
    .$if(db.isTransaction, (select) => select.forUpdate())
    .executeTakeFirst();
}

/**
 * Makes an asset of an upload. Where the account has the same content already, that file is shared.
 * @returns the storage key it is kept under; `undefined` when a twin of this request was faster.
 */
async function register(
  trx: Transaction<Database>,
  { quota, retentionDays }: KeepParts,
  received: Received & { facts: Probed },
): Promise<string | undefined> {
  const { id, stored, facts } = received;
  const upload = await openUpload(trx, id, received.graceSeconds);
  if (!upload) return undefined;
  const { account_id: accountId, subject } = upload;
  await takeTurns(trx, `uploads ${accountId}`);
  const room = await roomFor(trx, { accountId, subject }, quota);
  if (room && room.bytes < stored.sizeBytes) throw room.exceeded;
  // Locked, so that whoever clears it away sees the new asset on the same file.
  const twin = await trx
    .selectFrom("asset")
    .select("storage_key")
    .where("account_id", "=", upload.account_id)
    .where("sha256", "=", stored.sha256)
    .where("size_bytes", "=", stored.sizeBytes)
    .forShare()
    .executeTakeFirst();
  const storageKey = twin?.storage_key ?? received.key;
  await trx
    .insertInto("asset")
    .values({
      id,
      account_id: upload.account_id,
      subject: upload.subject,
      kind: "upload",
      name: upload.filename,
      mime_type: facts.mimeType,
      size_bytes: stored.sizeBytes,
      sha256: stored.sha256,
      facts: JSON.stringify(facts),
      storage_key: storageKey,
      expires_at: sql<Date>`now() + make_interval(days => ${retentionDays})`,
    })
    .execute();
  await trx.updateTable("upload").set({ asset_id: id }).where("id", "=", id).execute();
  return storageKey;
}
