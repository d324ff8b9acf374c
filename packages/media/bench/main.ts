import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Mp4OutputFormat, WebMOutputFormat } from "mediabunny";
import { cut, type MediaSource, probe } from "../src/index.ts";
import { encodeClip } from "../test/fixtures.ts";
import { serveFolder } from "../test/range-server.ts";
import { widen } from "../test/widen.ts";
import { bundleSize } from "./bundle-size.ts";

/** Runs of one measurement; the median counts. */
const runs = 11;

const folder = await mkdtemp(join(tmpdir(), "understudy-media-bench-"));
const path = (name: string) => join(folder, name);
const mp4 = (fastStart: "in-memory" | false) => new Mp4OutputFormat({ fastStart });
const sound = { video: "avc", audio: "aac" } as const;
await writeFile(path("8 s.mp4"), await encodeClip({ ...sound, format: mp4("in-memory"), seconds: 8 }));
await writeFile(
  path("8 s.webm"),
  await encodeClip({ video: "vp9", audio: "opus", format: new WebMOutputFormat(), seconds: 8 }),
);
await writeFile(path("240 s.mp4"), await encodeClip({ ...sound, format: mp4(false), seconds: 240 }));
await widen(path("240 s.mp4"), path("200 MB, index last.mp4"));
const server = await serveFolder(folder);

/** A Blob that counts what is read of it. */
class CountingBlob extends Blob {
  bytesRead = 0;
  override slice(start = 0, end = this.size, type?: string): Blob {
    this.bytesRead += end - start;
    return super.slice(start, end, type);
  }
}

async function medianMs(work: () => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return (times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0).toFixed(1);
}

async function byUrl(name: string) {
  const url = new URL(encodeURIComponent(name), server.url);
  const [bytes, requests] = [server.bytesSent, server.requests.length];
  await probe(url, { verify: true });
  return row(`${name}, by URL`, name, server.bytesSent - bytes, server.requests.length - requests, url);
}

async function fromDisk(name: string) {
  const blob = new CountingBlob([await readFile(path(name))]);
  await probe(blob, { verify: true });
  return row(`${name}, from disk`, name, blob.bytesRead, 0, path(name));
}

async function row(what: string, name: string, bytes: number, requests: number, source: MediaSource) {
  return {
    what,
    "file, kB": Math.round((await stat(path(name))).size / 1000),
    "read, kB": Math.round(bytes / 1000),
    requests,
    "median ms": await medianMs(() => probe(source, { verify: true })),
  };
}

console.log("\nprobe, with verify");
console.table([
  await byUrl("200 MB, index last.mp4"),
  await byUrl("8 s.mp4"),
  await byUrl("8 s.webm"),
  await fromDisk("8 s.mp4"),
  await fromDisk("8 s.webm"),
]);

console.log("\ncut, 30 s out of 240 s, from disk to memory");
console.table([{ "median ms": await medianMs(() => cut(path("240 s.mp4"), { start: 100, end: 130 })) }]);

console.log("\nin a browser, with all dependencies");
console.table([
  { what: "probe", ...(await bundleSize("probe")) },
  { what: "probe, cut, keyFrames", ...(await bundleSize("probe", "cut", "keyFrames")) },
  { what: "fitSize, split", ...(await bundleSize("fitSize", "split")) },
]);

await server.close();
await rm(folder, { recursive: true });
