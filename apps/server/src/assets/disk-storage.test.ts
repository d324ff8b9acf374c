import { access, constants, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDiskStorage } from "./disk-storage.ts";
import type { Storage } from "./storage.ts";

let folder: string;
let storage: Storage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-disk-test-"));
  storage = createDiskStorage(join(folder, "files"));
});
afterEach(() => rm(folder, { recursive: true }));

const options = { maxBytes: 100, mimeType: "text/plain" };
const put = (key: string, ...chunks: string[]) =>
  storage.put(key, Readable.from(chunks.map((chunk) => Buffer.from(chunk))), options);
const read = async (key: string, range?: { start: number; end: number }) => {
  const stream = await storage.get(key, range);
  return stream && text(stream);
};
async function all(before: Date): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of storage.list({ after: new Date(0), before })) keys.push(key);
  return keys.toSorted();
}
const later = () => new Date(Date.now() + 60_000);

test("a file is there whole, in part, by its size, and then no more", async () => {
  const { sizeBytes, sha256 } = await put("a/b", "hello ", "world");
  expect(sizeBytes).toBe(11);
  expect(sha256.toString("hex")).toMatch(/^b94d27b9934d3e08/);
  expect(await read("a/b")).toBe("hello world");
  expect(await read("a/b", { start: 4, end: 6 })).toBe("o w");
  expect(await storage.size("a/b")).toBe(11);
  await storage.delete("a/b");
  await storage.delete("a/b");
  expect(await read("a/b")).toBeUndefined();
  expect(await storage.size("a/b")).toBeUndefined();
});

test("a file replaces the one before it", async () => {
  await put("a/b", "first");
  await put("a/b", "second");
  expect(await read("a/b")).toBe("second");
});

test("a file that is being read may be replaced or go: the reader has what was", async () => {
  await put("a/b", "first");
  const stream = await storage.get("a/b");
  await put("a/b", "other");
  await storage.delete("a/b");
  expect(stream && (await text(stream))).toBe("first");
});

test("nothing is left of a stream that fails or is too large, and what was there stays", async () => {
  await put("a/b", "first");
  async function* failing() {
    yield Buffer.from("half");
    throw new Error("torn");
  }
  await expect(storage.put("a/b", Readable.from(failing()), options)).rejects.toThrow("torn");
  await expect(put("a/b", "x".repeat(60), "y".repeat(41))).rejects.toMatchObject({ name: "TooLargeError" });
  expect(await read("a/b")).toBe("first");
  expect(await readdir(join(folder, "files", "a"))).toEqual(["b"]);
  expect((await put("a/b", "x".repeat(100))).sizeBytes).toBe(100);
});

test("files can be read by the server alone, and executed by nobody", async () => {
  await put("a/b", "#!/bin/sh");
  const path = join(folder, "files", "a", "b");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, "files"))).mode & 0o077).toBe(0);
  await expect(access(path, constants.X_OK)).rejects.toThrow();
});

test.each(["", "../a", "a/../../b", "/etc/passwd", "a//b", "a/./../b", "a\\b", "a\0b"])(
  "a key that could leave the folder is refused: %j",
  async (key) => {
    await expect(storage.size(key)).rejects.toThrow("Not a storage key");
    await expect(put(key, "x")).rejects.toThrow("Not a storage key");
  },
);

test("old files are listed, half-written ones too, and a folder that is not there is empty", async () => {
  expect(await all(later())).toEqual([]);
  await put("a/b", "x");
  await put("c/d.mp4", "x");
  const draft = join(folder, "files", "a", "b.0000.part");
  await writeFile(draft, "ha");
  expect(await all(later())).toEqual(["a/b", "a/b.0000.part", "c/d.mp4"]);
  await utimes(draft, 1000, 1000);
  expect(await all(new Date(2_000_000))).toEqual(["a/b.0000.part"]);
  await storage.delete("a/b.0000.part");
  expect(await all(later())).toEqual(["a/b", "c/d.mp4"]);
});
