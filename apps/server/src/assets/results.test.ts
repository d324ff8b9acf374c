import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGuardedFetch } from "../guard/guarded-fetch.ts";
import { createDiskStorage } from "./disk-storage.ts";
import {
  type CopiedResult,
  createResultStore,
  type ResultStore,
  type ResultStoreOptions,
} from "./results.ts";
import { type Storage, StorageFullError } from "./storage.ts";

const film = await readFile(sampleMedia.performer.path);
const picture = await readFile(sampleMedia.character.path);
const otherFilm = await readFile(sampleMedia.performerSquare.path);

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

let folder: string;
let storage: Storage;
let handler: Handler;
let requests: IncomingMessage[];
let url: string;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-results-test-"));
  storage = createDiskStorage(folder);
  requests = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response, requests.length);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://localhost:${(server.address() as AddressInfo).port}/result.mp4`;
  ends.push(
    () => rm(folder, { recursive: true }),
    async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  );
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function store(options: ResultStoreOptions & { storage?: Storage } = {}): ResultStore {
  const guard = createGuardedFetch({
    allowLoopback: true,
    timeoutMs: 60_000,
    idleMs: 60_000,
    maxBytes: 3_000_000,
    maxRedirects: 3,
  });
  ends.push(guard.close);
  return createResultStore(options.storage ?? storage, guard.fetch, { wait: async () => {}, ...options });
}

/** Answers like a good file server, and breaks the connection after so many bytes of each answer. */
function serveFile(
  bytes: Buffer,
  { breakAfter = Number.POSITIVE_INFINITY, ranges = true, etag = '"one"' as string | undefined } = {},
): Handler {
  return (request, response) => {
    const range = ranges ? /^bytes=(\d+)-$/.exec(request.headers.range ?? "") : null;
    const isSame = (request.headers["if-range"] ?? etag) === etag;
    const start = range && isSame ? Number(range[1]) : 0;
    if (range && isSame) {
      response.statusCode = 206;
      response.setHeader("content-range", `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
    }
    if (etag) response.setHeader("etag", etag);
    response.setHeader("content-length", bytes.length - start);
    const part = bytes.subarray(start, start + breakAfter);
    if (start + part.length === bytes.length) response.end(part);
    else response.write(part, () => setImmediate(() => response.destroy()));
  };
}

/** Everything that is kept. */
async function kept(): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
}

describe("a result is copied whole", () => {
  test("with its facts", async () => {
    handler = serveFile(film);
    expect(await store().copy("task", url)).toEqual({
      video: {
        key: expect.stringMatching(/^results\/task-/),
        name: "task.mp4",
        mimeType: "video/mp4",
        sizeBytes: film.length,
        sha256: expect.any(Buffer),
        facts: expect.objectContaining({ kind: "video", width: 1280 }),
      },
    });
    expect(await kept()).toEqual([film]);
  });

  test("in pieces, when the connection breaks again and again", async () => {
    handler = serveFile(film, { breakAfter: 100_000 });
    await store().copy("task", url);
    expect(await kept()).toEqual([film]);
    const resumed = requests.filter(({ headers }) => headers.range !== undefined);
    expect(resumed.length).toBeGreaterThan(1);
    expect(resumed.every(({ headers }) => headers["if-range"] === '"one"')).toBe(true);
  });

  test("from a server without ranges, which begins anew", async () => {
    let breakAfter = 100_000;
    handler = (request, response, count) => {
      if (count === 3) breakAfter = Number.POSITIVE_INFINITY;
      serveFile(film, { breakAfter, ranges: false })(request, response, count);
    };
    await store().copy("task", url);
    expect(await kept()).toEqual([film]);
    expect(requests).toHaveLength(3);
  });

  test("when the far side refuses for a moment in between", async () => {
    handler = (request, response, count) => {
      if (count === 2) response.writeHead(503).end();
      else if (count === 3) response.destroy();
      else serveFile(film, { breakAfter: count === 1 ? 100_000 : film.length })(request, response, count);
    };
    await store().copy("task", url);
    expect(await kept()).toEqual([film]);
  });

  test.each([
    ["with another ETag", '"two"'],
    ["without one, of another length", undefined],
  ])("from one file alone, when it changes on the way: %s", async (_, etag) => {
    handler = (request, response, count) => {
      const first = etag ? '"one"' : undefined;
      if (count === 1) serveFile(film, { breakAfter: 100_000, etag: first })(request, response, count);
      else serveFile(otherFilm, { etag })(request, response, count);
    };
    await store().copy("task", url);
    expect(await kept()).toEqual([otherFilm]);
  });

  test("after a page came in its place", async () => {
    handler = (request, response, count) => {
      if (count === 1) response.setHeader("content-type", "text/html").end("<!doctype html>One moment");
      else serveFile(film)(request, response, count);
    };
    expect(await store().copy("task", url)).toMatchObject({ video: { mimeType: "video/mp4" } });
  });

  test("beside another that is being made of it", async () => {
    handler = serveFile(film);
    const copies = await Promise.all([store().copy("task", url), store().copy("task", url)]);
    expect(await kept()).toEqual([film, film]);
    await store().drop(copies[0] as CopiedResult, new Error("no rows"));
    expect(await kept()).toEqual([film]);
  });
});

describe("a result is gone", () => {
  test.each([400, 401, 403, 404, 410, 451])("when its address answers %i", async (status) => {
    handler = (_, response) => response.writeHead(status).end("<Error>ExpiredToken</Error>");
    expect(await store().copy("task", url)).toBe("gone");
    expect(requests).toHaveLength(1);
  });

  test("when its address may not be fetched", async () => {
    expect(await store().copy("task", "ftp://site.localhost/a.mp4")).toBe("gone");
    expect(await store().copy("task", "https://10.0.0.1/a.mp4")).toBe("gone");
  });
});

describe("a result is broken", () => {
  test.each([
    ["a page", Buffer.from("<!doctype html><title>Not here</title>")],
    ["nothing", Buffer.alloc(0)],
    ["half a film that calls itself whole", film.subarray(0, film.length / 2)],
    ["a picture", picture],
  ])("when it stays %s", async (_, bytes) => {
    handler = serveFile(bytes);
    expect(await store().copy("task", url)).toBe("broken");
    expect(requests.length).toBeGreaterThan(1);
    expect(await kept()).toEqual([]);
  });

  test("when it has no end", async () => {
    handler = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", more);
      more();
    };
    expect(await store().copy("task", url)).toBe("broken");
    expect(await kept()).toEqual([]);
  });

  test("when it is larger than allowed", async () => {
    handler = serveFile(film);
    expect(await store({ maxBytes: film.length - 1 }).copy("task", url)).toBe("broken");
    expect(await store({ maxBytes: film.length }).copy("task", url)).toMatchObject({ video: {} });
  });
});

describe("a result waits for a better time", () => {
  test.each([408, 429, 500, 502, 503])("when its address answers %i", async (status) => {
    handler = (_, response) => response.writeHead(status).end();
    await expect(store().copy("task", url)).rejects.toThrow(String(status));
  });

  test("when nobody answers, and when every connection breaks at once", async () => {
    handler = (request) => request.socket.destroy();
    await expect(store().copy("task", url)).rejects.toMatchObject({ code: "unreachable" });
    handler = serveFile(film, { breakAfter: 10 });
    await expect(store().copy("task", url)).rejects.toMatchObject({ code: "unreachable" });
    expect(await kept()).toEqual([]);
  });

  test("when the disk is full", async () => {
    const full: Storage = {
      ...storage,
      async put(_, content) {
        content.destroy();
        throw new StorageFullError(new Error("ENOSPC"));
      },
    };
    handler = serveFile(film);
    await expect(store({ storage: full }).copy("task", url)).rejects.toThrow(StorageFullError);
  });

  test("when the disk cannot be read: that says nothing of the film", async () => {
    const forgetful: Storage = {
      ...storage,
      async get() {
        throw new Error("EIO");
      },
    };
    handler = serveFile(film);
    await expect(store({ storage: forgetful }).copy("task", url)).rejects.toThrow("read back");
    expect(await kept()).toEqual([]);
  });
});
