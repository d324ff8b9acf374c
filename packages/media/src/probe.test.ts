import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, inject, it } from "vitest";
import type { ProbedImage, ProbedVideo } from "./facts.ts";
import { probe } from "./probe.ts";

const fixture = (name: string) => join(inject("fixtures"), name);

const videos: [name: string, expected: Partial<ProbedVideo>][] = [
  [
    "h264.mp4",
    {
      container: "mp4",
      mimeType: "video/mp4",
      videoCodec: "avc",
      videoCodecString: expect.stringMatching(/^avc1\.[0-9a-f]{6}$/),
      audioCodec: "aac",
      audioCodecString: "mp4a.40.2",
      durationSeconds: 4,
      hasAudio: true,
    },
  ],
  ["index-last.mp4", { container: "mp4", videoCodec: "avc", durationSeconds: 2, hasAudio: true }],
  ["fragmented.mp4", { container: "mp4", videoCodec: "avc", durationSeconds: 2, hasAudio: true }],
  ["silent.mp4", { container: "mp4", hasAudio: false, audioCodec: undefined, audioCodecString: undefined }],
  ["rotated.mp4", { rotation: 90, width: 90, height: 160 }],
  [
    "hevc.mp4",
    { durationSeconds: 4, videoCodec: "hevc", videoCodecString: expect.stringMatching(/^hev1\./) },
  ],
  ["av1.mp4", { videoCodec: "av1", videoCodecString: expect.stringMatching(/^av01\./), audioCodec: "opus" }],
  ["h264.mov", { container: "mov", mimeType: "video/quicktime", audioCodec: "pcm-s16" }],
  ["prores.mov", { container: "mov", videoCodec: "prores", durationSeconds: 0.4 }],
  [
    "vp9.webm",
    { durationSeconds: 4, container: "webm", mimeType: "video/webm", videoCodec: "vp9", audioCodec: "opus" },
  ],
  ["vp8.webm", { container: "webm", videoCodec: "vp8", videoCodecString: "vp8", hasAudio: false }],
  ["streamed.webm", { container: "webm", videoCodec: "vp9", durationSeconds: 2 }],
  ["h264.mkv", { container: "matroska", mimeType: "video/x-matroska", audioCodec: "mp3" }],
];

describe("a video", () => {
  it.each(videos)("%s is measured", async (name, expected) => {
    const { durationSeconds = 2, ...others } = expected;
    expect(await probe(fixture(name), { verify: true })).toMatchObject({
      kind: "video",
      sizeBytes: (await stat(fixture(name))).size,
      width: 160,
      height: 90,
      firstTimestampSeconds: 0,
      rotation: 0,
      frameRate: 25,
      durationSeconds: expect.closeTo(durationSeconds, 2),
      ...others,
    });
  });
});

const images: [name: string, expected: Partial<ProbedImage>][] = [
  ["picture.png", { format: "png", mimeType: "image/png" }],
  ["picture.jpg", { format: "jpeg", mimeType: "image/jpeg" }],
  ["sideways.jpg", { format: "jpeg", orientation: 6, width: 40, height: 60 }],
  ["picture.webp", { format: "webp", mimeType: "image/webp" }],
  ["picture.avif", { format: "avif", mimeType: "image/avif" }],
  ["picture.gif", { format: "gif", mimeType: "image/gif" }],
  ["picture.svg", { format: "svg", mimeType: "image/svg+xml" }],
];

describe("an image", () => {
  it.each(images)("%s is measured", async (name, expected) => {
    const facts = await probe(fixture(name), { verify: true });
    expect(facts).toMatchObject({ kind: "image", width: 60, height: 40, orientation: 1, ...expected });
  });
});

describe("a source", () => {
  it("may be a path, a file URL, a Blob or a data URL, with the same result", async () => {
    const path = fixture("picture.png");
    const bytes = await readFile(path);
    const facts = await probe(path);
    expect(await probe(pathToFileURL(path))).toEqual(facts);
    expect(await probe(new Blob([bytes]))).toEqual(facts);
    expect(await probe(`data:image/png;base64,${bytes.toString("base64")}`)).toEqual(facts);
  });

  it("is told by its content, not by its name or type", async () => {
    const png = new File([await readFile(fixture("picture.png"))], "clip.mp4", { type: "video/mp4" });
    expect(await probe(png)).toMatchObject({ kind: "image", format: "png" });
  });
});

it.each([
  ["fill bytes", [0xff]],
  ["comments that say nothing", [0xff, 0xfe, 0, 2]],
])("measures a JPEG with a hundred thousand %s", async (_, part) => {
  const jpeg = await readFile(fixture("picture.jpg"));
  let scan = 2;
  while (jpeg.readUInt16BE(scan) !== 0xffda) scan += 2 + jpeg.readUInt16BE(scan + 2);
  const parts = Buffer.alloc(part.length * 100_000, Uint8Array.from(part));
  const stuffed = [jpeg.subarray(0, scan), parts, jpeg.subarray(scan)];
  expect(await probe(new Blob(stuffed), { verify: true })).toMatchObject({ width: 60, height: 40 });
  const cut = new Blob([...stuffed.slice(0, 2), jpeg.subarray(scan, -2)]);
  await expect(probe(cut, { verify: true })).rejects.toMatchObject({ code: "truncated" });
});
