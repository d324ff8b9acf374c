import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll } from "vitest";
import type { Actor } from "../../src/accounts/actor.ts";
import { createDiskStorage } from "../../src/assets/disk-storage.ts";
import { createUrlSigner, type UrlSigner } from "../../src/assets/signed-url.ts";
import type { Storage } from "../../src/assets/storage.ts";
import { createUploads, type Uploads } from "../../src/assets/uploads.ts";
import type { Env } from "../../src/http/env.ts";
import { answerError } from "../../src/http/errors.ts";
import { type Listening, listen } from "../../src/http/listen.ts";
import { assetRoutes } from "../../src/http/routes/assets.ts";
import { uploadRoutes } from "../../src/http/routes/uploads.ts";
import { createLogger } from "../../src/log.ts";
import type { UploadQuota } from "../../src/quotas/upload-quota.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

export const actor: Actor = { accountId: "main", subject: null, isAdmin: false };

/** Largest upload of these tests, in bytes. */
export const maxBytes = 2_000_000;

/** The rooms of files behind real HTTP, over a real database and a folder of their own. */
export interface FileServer {
  url: string;
  folder: string;
  database: TestDatabase;
  storage: Storage;
  uploads: Uploads;
  signer: UrlSigner;
  /** What may be kept at once; as much as one likes until a test says otherwise. */
  quota: UploadQuota;
  /** Milliseconds since 1970, as the signer sees it. */
  now: number;
  /** Everything that lies in the folder. */
  files(): Promise<string[]>;
  /** Announces a file and says where to send it. */
  announce(filename?: string): Promise<{ uploadUrl: string; runwayUri: string; id: string }>;
}

export interface FileServerOptions {
  idleMs?: number;
  totalMs?: number;
  /** Puts something between the rooms and the disk. */
  storage?(disk: Storage): Storage;
}

/** Starts all of it before the tests of a file, and ends it after them. Call it at the top of the file. */
export function fileServer(options: FileServerOptions = {}): FileServer {
  const database = testDatabase();
  const server = {
    database,
    now: Date.now(),
    quota: { subjectBytes: undefined, accountBytes: undefined },
  } as FileServer;
  let door: Listening;

  beforeAll(async () => {
    const { db } = database;
    await db.insertInto("account").values({ id: "main", name: "main" }).execute();
    server.folder = await mkdtemp(join(tmpdir(), "understudy-files-test-"));
    const disk = createDiskStorage(server.folder);
    server.storage = options.storage?.(disk) ?? disk;
    server.signer = createUrlSigner("a secret", () => server.now);
    server.uploads = createUploads({
      db,
      storage: server.storage,
      maxBytes,
      retentionDays: 30,
      quota: server.quota,
    });
    const app = new Hono<Env>();
    const log = createLogger({ level: "silent" });
    app.onError((error, context) => answerError(context, error, { log, publicUrl: undefined }));
    const requires =
      () => async (context: { set(key: "actor", value: Actor): void }, next: () => Promise<void>) => {
        context.set("actor", actor);
        await next();
      };
    const { uploads, signer, storage } = server;
    const baseUrl = () => door.url;
    app.route("/v1", uploadRoutes({ uploads, signer, requires, maxBytes, baseUrl, ...options }));
    app.route("/v1", assetRoutes({ db, storage, signer }));
    door = await listen(app.fetch, { host: "127.0.0.1", port: 0 });
    server.url = door.url;
  });
  afterAll(async () => {
    await door.close(0);
    await rm(server.folder, { recursive: true, force: true });
  });

  server.files = async () => {
    const entries = await readdir(server.folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  };
  server.announce = async (filename = "clip.mp4") => {
    const response = await fetch(`${server.url}/v1/uploads`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ filename }),
    });
    const { uploadUrl, runwayUri } = (await response.json()) as { uploadUrl: string; runwayUri: string };
    return { uploadUrl, runwayUri, id: runwayUri.slice("runway://".length) };
  };
  return server;
}

/** A form with one file. */
export function formOf(bytes: Uint8Array<ArrayBuffer>, { field = "file", name = "clip.mp4" } = {}): FormData {
  const form = new FormData();
  form.append(field, new Blob([bytes]), name);
  return form;
}
