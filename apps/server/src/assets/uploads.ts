import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { MediaFacts } from "@understudy/core";
import { type Kysely, sql } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Asset, Database } from "../database/schema.ts";
import { inspectStored } from "./inspect.ts";
import type { Storage } from "./storage.ts";

/** Files that people bring. An upload is announced first, then sent; its id is its `runway://` address. */
export interface Uploads {
  /** Announces a file. The place for it is kept for an hour. */
  announce(actor: Actor, filename: string): Promise<{ id: string; uri: string }>;
  /**
   * Takes the bytes of an announced file, measures them and keeps them. A file that is not whole media is not kept.
   * @returns `undefined` when no such upload is open.
   * @throws {TooLargeError | MediaError} with nothing kept.
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
      const upload = await db
        .selectFrom("upload")
        .selectAll()
        .where("id", "=", id)
        .where("asset_id", "is", null)
        .where("expires_at", ">", sql<Date>`now()`)
        .executeTakeFirst();
      if (!upload) return undefined;
      const key = `uploads/${id}-${randomUUID()}`;
      const stored = await storage.put(key, content, { maxBytes, mimeType: "application/octet-stream" });
      try {
        const facts = await inspectStored(storage, key);
        await db.transaction().execute(async (trx) => {
          const twin = await trx
            .selectFrom("asset")
            .select("storage_key")
            .where("account_id", "=", upload.account_id)
            .where("sha256", "=", stored.sha256)
            .where("size_bytes", "=", stored.sizeBytes)
            .forShare()
            .executeTakeFirst();
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
              storage_key: twin?.storage_key ?? key,
              expires_at: sql<Date>`now() + make_interval(days => ${retentionDays})`,
            })
            .execute();
          await trx.updateTable("upload").set({ asset_id: id }).where("id", "=", id).execute();
          if (twin) await storage.delete(key);
        });
        return facts;
      } catch (error) {
        await storage.delete(key);
        throw error;
      }
    },

    async find(actor, uri) {
      if (!uri.startsWith(scheme)) return undefined;
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
