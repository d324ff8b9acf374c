import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { MediaFacts } from "@understudy/core";
import type { Probed } from "@understudy/media";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Asset, Database, Upload } from "../database/schema.ts";
import { inspectStored } from "./inspect.ts";
import type { Storage, Stored } from "./storage.ts";

/** Files that people bring. An upload is announced first, then sent; its id is its `runway://` address. */
export interface Uploads {
  /** Announces a file. The place for it is kept for an hour. */
  announce(actor: Actor, filename: string): Promise<{ id: string; uri: string }>;
  /**
   * Takes the bytes of an announced file, measures them and keeps them. A file that is not whole media is not kept.
   * @returns `undefined` when no such upload is open; the content may be left unread then.
   * @throws {TooLargeError | StorageFullError | MediaError} with nothing kept, as when the content fails.
   */
  receive(id: string, content: Readable): Promise<MediaFacts | undefined>;
  /** The asset behind a `runway://` address, if this actor may use it. */
  find(actor: Actor, uri: string): Promise<Asset | undefined>;
}

export interface UploadsParts {
  db: Kysely<Database>;
  storage: Storage;
  maxBytes: number;
  /** How long an upload is kept. */
  retentionDays: number;
}

const scheme = "runway://";

export function createUploads({ db, storage, maxBytes, retentionDays }: UploadsParts): Uploads {
  return {
    async announce(actor, filename) {
      const id = randomUUID();
      await db
        .insertInto("upload")
        .values({
          id,
          account_id: actor.accountId,
          subject: actor.subject,
          filename,
          expires_at: sql<Date>`now() + interval '1 hour'`,
        })
        .execute();
      return { id, uri: scheme + id };
    },

    async receive(id, content) {
      if (!(await openUpload(db, id))) return undefined;
      // Of its own for every attempt: two at once must not write the same file.
      const key = `uploads/${id}-${randomUUID()}`;
      const stored = await storage.put(key, content, { maxBytes, mimeType: "application/octet-stream" });
      try {
        const facts = await inspectStored(storage, key);
        const keptUnder = await db
          .transaction()
          .execute((trx) => register(trx, { id, key, stored, facts, retentionDays }));
        if (keptUnder !== key) await storage.delete(key);
        return keptUnder === undefined ? undefined : facts;
      } catch (error) {
        await storage.delete(key);
        throw error;
      }
    },

    async find(actor, uri) {
      if (!uri.toLowerCase().startsWith(scheme)) return undefined;
      let select = db
        .selectFrom("asset")
        .selectAll()
        .where("id", "=", uri.slice(scheme.length))
        .where("account_id", "=", actor.accountId)
        .where((where) =>
          where.or([where("expires_at", "is", null), where("expires_at", ">", sql<Date>`now()`)]),
        );
      if (actor.subject !== null) select = select.where("subject", "=", actor.subject);
      return select.executeTakeFirst();
    },
  };
}

/** An upload that was announced, not finished, and not given up. */
function openUpload(db: Kysely<Database>, id: string): Promise<Upload | undefined> {
  return db
    .selectFrom("upload")
    .selectAll()
    .where("id", "=", id)
    .where("asset_id", "is", null)
    .where("expires_at", ">", sql<Date>`now()`)
    .$if(db.isTransaction, (select) => select.forUpdate())
    .executeTakeFirst();
}

interface Received {
  id: string;
  key: string;
  stored: Stored;
  facts: Probed;
  retentionDays: number;
}

/**
 * Makes an asset of an upload. Where the account has the same content already, that file is shared.
 * @returns the storage key it is kept under; `undefined` when a twin of this request was faster.
 */
async function register(trx: Transaction<Database>, received: Received): Promise<string | undefined> {
  const { id, stored, facts } = received;
  const upload = await openUpload(trx, id);
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
