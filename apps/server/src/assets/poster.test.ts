import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { inflateSync } from "node:zlib";
import { sampleMedia } from "@understudy/dev/media";
import { probe } from "@understudy/media";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { createDiskStorage } from "./disk-storage.ts";
import { inspectStored } from "./inspect.ts";
import { encodePng } from "./png.ts";
import { createPosterMaker } from "./poster.ts";
import type { CopiedFile } from "./results.ts";
import type { Storage } from "./storage.ts";

let folder: string;
let storage: Storage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-poster-test-"));
  storage = createDiskStorage(folder);
});
afterEach(() => rm(folder, { recursive: true }));

async function film(path: string): Promise<CopiedFile> {
  const options = { maxBytes: 10_000_000, mimeType: "video/mp4" };
  const stored = await storage.put("results/task", createReadStream(path), options);
  const facts = await inspectStored(storage, "results/task");
  return { key: "results/task", name: "task.mp4", mimeType: "video/mp4", ...stored, facts };
}

test("a result gets a picture of its middle, in its shape", async () => {
  const failures: unknown[] = [];
  const makePoster = await createPosterMaker(storage, { onFailure: (error) => failures.push(error) });
  for (const [sample, width, height] of [
    [sampleMedia.performer, 640, 360],
    [sampleMedia.performerPortrait, 360, 640],
    [sampleMedia.performerSquare, 480, 480],
  ] as const) {
    const poster = await makePoster?.("task", await film(sample.path));
    expect(failures).toEqual([]);
    expect(poster).toMatchObject({
      name: "task.png",
      mimeType: "image/png",
      facts: { kind: "image", format: "png", width, height },
    });
    const stream = await storage.get(poster?.key ?? "none");
    // A picture of something: a plain one would pack into next to nothing.
    expect(stream && (await buffer(stream)).length).toBeGreaterThan(20_000);
  }
});

test("a film that cannot be decoded has none, and that is said", async () => {
  const failures: unknown[] = [];
  const makePoster = await createPosterMaker(storage, { onFailure: (error) => failures.push(error) });
  const video = await film(sampleMedia.performer.path);
  await storage.delete(video.key);
  expect(await makePoster?.("task", video)).toBeUndefined();
  expect(failures).toHaveLength(1);
});

test("a film that keeps the decoder too long has none, and holds nobody up", async () => {
  const failures: unknown[] = [];
  const video = await film(sampleMedia.performer.path);
  // The decoder waits for bytes that never come.
  const stuck = { ...storage, get: () => new Promise<undefined>(() => {}) };
  const options = { timeoutMs: 300, onFailure: (error: unknown) => failures.push(error) };
  const makePoster = await createPosterMaker(stuck, options);
  expect(await makePoster?.("task", video)).toBeUndefined();
  expect(failures).toMatchObject([{ message: "The decoder took longer than 0.3 s." }]);
});

test("after a film that broke the decoder the next has its picture", async () => {
  const failures: unknown[] = [];
  const video = await film(sampleMedia.performer.path);
  let isStuck = true;
  const moody: Storage = {
    ...storage,
    get: (...args) => (isStuck ? new Promise<undefined>(() => {}) : storage.get(...args)),
  };
  const makePoster = await createPosterMaker(moody, {
    timeoutMs: 5000,
    onFailure: (error) => failures.push(error),
  });
  const first = makePoster?.("first", video);
  const second = makePoster?.("second", video);
  await first;
  isStuck = false;
  expect(failures).toHaveLength(1);
  expect(await second).toMatchObject({ name: "second.png" });
});

test("a PNG holds the pixels it was given", async () => {
  const pixels = Uint8Array.from([255, 0, 0, 9, 0, 255, 0, 9, 1, 2, 3, 9, 4, 4, 4, 9]);
  const png = encodePng(pixels, 2, 2);
  expect(await probe(new Blob([Uint8Array.from(png)]), { verify: true })).toMatchObject({
    width: 2,
    height: 2,
  });
  const start = png.indexOf("IDAT") + 4;
  const lines = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  expect([...lines]).toEqual([1, 255, 0, 0, 1, 255, 0, 1, 1, 2, 3, 3, 2, 1]);
});

test("a process that ends waits for no picture", async () => {
  const decoder = new URL("./decoder.ts", import.meta.url).href;
  const script = `import { createDecoder } from ${JSON.stringify(decoder)};
    const forever = () => new Promise(() => {});
    createDecoder(3_600_000)({ sizeBytes: 1000, seconds: 0 }, () => {
      process.disconnect();
      return forever();
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  expect(await once(child, "exit")).toEqual([0, null]);
});
