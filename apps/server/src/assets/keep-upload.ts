import type { Probed } from "@understudy/media";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, Upload } from "../database/schema.ts";
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

/**
 * Measures a stored file and makes it the asset of its upload.
 * @returns `undefined` when the upload is not open, or a twin of this request was faster; nothing is kept then.
 * @throws {MediaError} for a file that is not whole media, with nothing kept.
 */
export async function keepUpload(
  parts: { db: Kysely<Database>; storage: Storage; retentionDays: number },
  received: Received,
): Promise<Probed | undefined> {
  const { db, storage, retentionDays } = parts;
  const { key } = received;
  try {
    const facts = await inspectStored(storage, key);
    const keptUnder = await db
      .transaction()
      .execute((trx) => register(trx, { ...received, facts, retentionDays }));
    if (keptUnder !== key) await storage.delete(key);
    return keptUnder === undefined ? undefined : facts;
  } catch (error) {
    await storage.delete(key);
    throw error;
  }
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
  received: Received & { facts: Probed; retentionDays: number },
): Promise<string | undefined> {
  const { id, stored, facts } = received;
  const upload = await openUpload(trx, id, received.graceSeconds);
  if (!upload) return undefined;
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
      expires_at: sql<Date>`now() + make_interval(days => ${received.retentionDays})`,
    })
    .execute();
  await trx.updateTable("upload").set({ asset_id: id }).where("id", "=", id).execute();
  return storageKey;
}
