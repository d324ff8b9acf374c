import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { sampleMedia } from "@understudy/dev/media";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { inspectStored } from "../src/assets/inspect.ts";
import { openStorage, type StorageConfig } from "../src/assets/open-storage.ts";
import { createS3Storage } from "../src/assets/s3-storage.ts";
import type { Storage } from "../src/assets/storage.ts";
import { readConfig } from "../src/config.ts";
import { type S3Server, startS3 } from "./support/s3.ts";

let s3: S3Server;
let config: StorageConfig;
let storage: Storage;

beforeAll(async () => {
  s3 = await startS3();
  config = readConfig({ COMETAPI_KEY: "none", ...s3.environment });
  storage = await openStorage(config);
});
afterAll(() => s3.close());

const options = { maxBytes: 30_000_000, mimeType: "video/mp4" };
const put = (key: string, bytes: Buffer) => storage.put(key, Readable.from([bytes]), options);
async function keys(before = new Date(Date.now() + 60_000)): Promise<string[]> {
  const found: string[] = [];
  for await (const key of storage.list({ after: new Date(0), before })) found.push(key);
  return found.toSorted();
}

test("a file is there whole, in part, by its size, and then no more", async () => {
  const { sizeBytes, sha256 } = await put("a/b", Buffer.from("hello world"));
  expect(sizeBytes).toBe(11);
  expect(sha256.toString("hex")).toMatch(/^b94d27b9934d3e08/);
  const stream = await storage.get("a/b", { start: 4, end: 6 });
  expect(stream && (await text(stream))).toBe("o w");
  expect(await storage.size("a/b")).toBe(11);
  await storage.delete("a/b");
  await storage.delete("a/b");
  expect(await storage.get("a/b")).toBeUndefined();
  expect(await storage.size("a/b")).toBeUndefined();
});

test("a service that takes every connection and says nothing is given up", async () => {
  const mute = createServer(() => {}).listen(0, "127.0.0.1");
  await once(mute, "listening");
  onTestFinished(() => {
    mute.closeAllConnections();
    mute.close();
  });
  const silent = await createS3Storage({
    bucket: "films",
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(mute.address() as AddressInfo).port}`,
    pathStyle: true,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    publicUrl: undefined,
    givesAddresses: false,
    takesForms: false,
    answerMs: 100,
  });
  const file = Readable.from([Buffer.from("a film")]);
  const asked = [silent.size("a"), silent.get("a"), silent.delete("a"), silent.put("a", file, options)];
  const answers = await Promise.allSettled(asked);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "rejected"]);
});

test("a large file goes up in parts and comes back the same", async () => {
  const bytes = Buffer.alloc(20_000_000, "understudy");
  const chunks = Array.from({ length: 200 }, (_, index) =>
    bytes.subarray(index * 100_000, (index + 1) * 100_000),
  );
  expect(await storage.put("large", Readable.from(chunks), options)).toMatchObject({
    sizeBytes: bytes.length,
  });
  const stream = await storage.get("large");
  expect(stream && bytes.equals(await buffer(stream))).toBe(true);
});

test("nothing appears of a stream that is too large or fails, in one part or in many", async () => {
  async function* failing(chunks: number) {
    for (let count = 0; count < chunks; count++) yield Buffer.alloc(1_000_000);
    throw new Error("torn");
  }
  for (const chunks of [1, 20]) {
    await expect(storage.put("torn", Readable.from(failing(chunks)), options)).rejects.toThrow("torn");
    const limits = { ...options, maxBytes: chunks * 1_000_000 - 1 };
    await expect(storage.put("torn", Readable.from(failing(chunks)), limits)).rejects.toMatchObject({
      name: "TooLargeError",
    });
  }
  expect(await storage.size("torn")).toBeUndefined();
});

test("a stored film is measured by ranges", async () => {
  await put("film", await readFile(sampleMedia.performer.path));
  expect(await inspectStored(storage, "film")).toMatchObject({ kind: "video", width: 1280 });
  await put("half", (await readFile(sampleMedia.performer.path)).subarray(0, 200_000));
  await expect(inspectStored(storage, "half")).rejects.toMatchObject({ code: "truncated" });
});

test("files are listed by their age", async () => {
  await put("listed", Buffer.from("x"));
  expect(await keys()).toContain("listed");
  expect(await keys(new Date(0))).toEqual([]);
});

test("an address on the bucket opens the file with its type, to anybody", async () => {
  await put("film", Buffer.from("a film"));
  const url = (await storage.publicUrl("film", { seconds: 60, mimeType: "video/webm" })) ?? "";
  const response = await fetch(url);
  expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
    200,
    "video/webm",
    "a film",
  ]);
});

test("an address is on the public name of the service, and there is none where ours is public", async () => {
  const outside = await openStorage({ ...config, s3PublicUrl: "https://files.localhost" });
  const about = { seconds: 60, mimeType: "video/mp4" };
  expect(await outside.publicUrl("film", about)).toMatch(/^https:\/\/files\.localhost\/films\/film\?/);
  const ours = await openStorage({ ...config, publicUrl: "https://understudy.localhost" });
  expect(await ours.publicUrl("film", about)).toBeUndefined();
});

test("a bucket that is not there, or a wrong key, is an error, not a missing file", async () => {
  const elsewhere = await openStorage({ ...config, s3Bucket: "nowhere" });
  await expect(elsewhere.get("film")).rejects.toMatchObject({ name: "NoSuchBucket" });
  const stranger = await openStorage({ ...config, s3AccessKeyId: "nobody" });
  await expect(stranger.get("film")).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
  await expect(stranger.size("film")).rejects.toThrow();
});
