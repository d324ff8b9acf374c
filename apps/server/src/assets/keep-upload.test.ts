import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { openDatabaseDoor } from "../../test/support/door.ts";
import { ensureAccount } from "../accounts/accounts.ts";
import { connectDatabase } from "../database/connect.ts";
import { isUnavailable } from "../database/unavailable.ts";
import { createLogger } from "../log.ts";
import { createDiskStorage } from "./disk-storage.ts";
import type { Storage } from "./storage.ts";
import { createUploads } from "./uploads.ts";

const database = testDatabase();

/** A way to the database on which, once that is wished for, a connection breaks before it tells of a commit. */
async function forgetfulDoor() {
  let forgets = false;
  const { connectionString, shut } = await openDatabaseDoor(database.connectionString, (near, far) => {
    near.pipe(far).pipe(near);
    near.on("data", (chunk) => {
      if (!forgets || !chunk.includes("commit")) return;
      far.unpipe(near);
      far.once("data", () => near.destroy()).resume();
    });
  });
  onTestFinished(shut);
  return {
    connectionString,
    forget: () => {
      forgets = true;
    },
  };
}

const upload = () => createReadStream(sampleMedia.character.path);

/** Uploads over a database that forgets, with a storage that is sent to directly as well. */
async function forgetfulUploads() {
  const folder = await mkdtemp(join(tmpdir(), "understudy-keep-upload-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const disk = createDiskStorage(folder);
  const options = { maxBytes: 10_000_000, mimeType: "image/jpeg" };
  const storage: Storage = {
    ...disk,
    direct: {
      form: () => Promise.reject(new Error("Nobody asks for a form.")),
      async copy(from, to) {
        const content = await disk.get(from);
        return content !== undefined && (await disk.put(to, content, options)) !== undefined;
      },
    },
  };
  const door = await forgetfulDoor();
  const log = createLogger({ level: "silent" });
  const { db, close } = await connectDatabase({ connectionString: door.connectionString, log });
  onTestFinished(close);
  // Of its own, for an account shares files of the same content.
  const actor = { accountId: randomUUID(), subject: null, isAdmin: false };
  await ensureAccount(db, actor.accountId);
  const quota = { subjectBytes: undefined, accountBytes: undefined };
  const uploads = createUploads({ db, storage, maxBytes: options.maxBytes, retentionDays: 1, quota });
  const { id, uri } = await uploads.announce(actor, "a.jpg");
  door.forget();
  return { actor, storage, uploads, id, uri, send: () => disk.put(`sent/${id}`, upload(), options) };
}

test.each(["to us", "to the storage"])(
  "an upload that is kept has its file, sent %s, although the commit's answer got lost",
  async (way) => {
    const { actor, storage, uploads, id, uri, send } = await forgetfulUploads();
    if (way === "to the storage") await send();
    const kept = way === "to us" ? uploads.receive(id, upload()) : uploads.find(actor, uri);
    await expect(kept).rejects.toSatisfy(isUnavailable);
    const asset = await uploads.find(actor, uri);
    expect(asset?.name).toBe("a.jpg");
    expect(await storage.size(asset?.storage_key ?? "none")).toBe(asset?.size_bytes);
  },
);
