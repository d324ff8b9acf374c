import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { MediaFacts } from "@understudy/core";
import { MediaError } from "@understudy/media";
import { sql } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Asset } from "../database/schema.ts";
import { refuseManyAnnounced, roomFor } from "../quotas/upload-quota.ts";
import { dropFailed, type KeepParts, keepUpload, openUpload } from "./keep-upload.ts";
import { measure } from "./measured.ts";
import { type DirectUploads, TooLargeError, type UploadForm } from "./storage.ts";

/** Files that people bring. An upload is announced first, then sent; its id is its `runway://` address. */
export interface Uploads {
  /**
   * Announces a file. The place for it is kept for an hour.
   * @throws {QuotaExceededError}
   */
  announce(actor: Actor, filename: string): Promise<{ id: string; uri: string }>;
  /** The form that sends an announced file to the storage itself; `undefined` where it has to come through us. */
  form(id: string): Promise<UploadForm | undefined>;
  /**
   * Takes the bytes of an announced file, measures them and keeps them. A file that is not whole media is not kept.
   * @returns `undefined` when no such upload is open; the content may be left unread then.
   * @throws {TooLargeError | StorageFullError | QuotaExceededError | MediaError} with nothing kept, as when the content
   * fails.
   */
  receive(id: string, content: Readable): Promise<MediaFacts | undefined>;
  /**
   * The asset behind a `runway://` address, if this actor may use it. A file that was sent to the storage itself is
   * measured and registered the first time.
   * @throws {TooLargeError | MediaError} for such a file that is not what it should be; it is deleted.
   * @throws {QuotaExceededError} for such a file that there is no room for.
   */
  find(actor: Actor, uri: string): Promise<Asset | undefined>;
}

export interface UploadsParts extends KeepParts {
  maxBytes: number;
}

const scheme = "runway://";
const secondsToSend = 3600;
/** What a file is, before it was looked at. */
const unknownType = "application/octet-stream";
/** How long a file that was sent to the storage itself waits there for its first use. */
const graceSeconds = 86_400;

/** Where a file is sent by form. Who has the form may send again, so what is used lies elsewhere. */
const sentKey = (id: string) => `sent/${id}`;
const newKey = (id: string) => `uploads/${id}-${randomUUID()}`;

export function createUploads(parts: UploadsParts): Uploads {
  const { db, storage, maxBytes, quota } = parts;

  async function registered(actor: Actor, id: string): Promise<Asset | undefined> {
    let select = db
      .selectFrom("asset")
      .selectAll()
      .where("id", "=", id)
      .where("account_id", "=", actor.accountId)
      .where((where) =>
        where.or([where("expires_at", "is", null), where("expires_at", ">", sql<Date>`now()`)]),
      );
    if (actor.subject !== null) select = select.where("subject", "=", actor.subject);
    return select.executeTakeFirst();
  }

  /** Takes what was sent to the storage for an upload of this actor. @returns whether there was something. */
  async function takeSent(direct: DirectUploads, actor: Actor, id: string): Promise<boolean> {
    const upload = await openUpload(db, id, graceSeconds);
    if (upload?.account_id !== actor.accountId) return false;
    if (actor.subject !== null && upload.subject !== actor.subject) return false;
    const key = newKey(id);
    if (!(await direct.copy(sentKey(id), key))) return false;
    try {
      const content = await storage.get(key);
      if (!content) return false;
      const { chunks, result } = measure(content, maxBytes);
      for await (const _ of chunks);
      await keepUpload(parts, { id, key, stored: result(), graceSeconds });
    } catch (error) {
      await dropFailed(storage, key, error);
      if (!(error instanceof MediaError || error instanceof TooLargeError)) throw error;
      await storage.delete(sentKey(id));
      throw error;
    }
    await storage.delete(sentKey(id));
    return true;
  }

  return {
    async announce(actor, filename) {
      await refuseManyAnnounced(db, actor);
      const room = await roomFor(db, actor, quota);
      if (room && room.bytes <= 0) throw room.exceeded;
      const id = randomUUID();
      await db
        .insertInto("upload")
        .values({
          id,
          account_id: actor.accountId,
          subject: actor.subject,
          filename,
          expires_at: sql<Date>`now() + make_interval(secs => ${secondsToSend})`,
        })
        .execute();
      return { id, uri: scheme + id };
    },

    form: async (id) => storage.direct?.form(sentKey(id), { maxBytes, seconds: secondsToSend }),

    async receive(id, content) {
      const upload = await openUpload(db, id);
      if (!upload) return undefined;
      const uploader = { accountId: upload.account_id, subject: upload.subject };
      const room = await roomFor(db, uploader, quota);
      // Of its own for every attempt: two at once must not write the same file.
      const key = newKey(id);
      const options = { maxBytes: Math.min(maxBytes, room?.bytes ?? maxBytes), mimeType: unknownType };
      const stored = await storage.put(key, content, options).catch((error: unknown) => {
        throw error instanceof TooLargeError && options.maxBytes < maxBytes ? room?.exceeded : error;
      });
      return keepUpload(parts, { id, key, stored });
    },

    async find(actor, uri) {
      if (!uri.toLowerCase().startsWith(scheme)) return undefined;
      const id = uri.slice(scheme.length);
      const found = await registered(actor, id);
      if (found || !storage.direct) return found;
      await takeSent(storage.direct, actor, id);
      // Also where a twin of this request was faster.
      return registered(actor, id);
    },
  };
}
