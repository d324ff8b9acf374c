import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { loadImage } from "@napi-rs/canvas";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import { describe, expect, test } from "vitest";
import { sampleMedia } from "./index.ts";

const files = Object.entries(sampleMedia);

describe.each(files.filter(([, { kind }]) => kind === "video"))("%s", (_name, file) => {
  if (file.kind !== "video") return;

  test("is the H.264 film it says it is", async () => {
    using input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file.path) });
    const picture = await input.getPrimaryVideoTrack();
    expect(await input.getMimeType()).toContain(file.mimeType);
    expect(await picture?.getCodec()).toBe("avc");
    expect(await picture?.getDisplayWidth()).toBe(file.width);
    expect(await picture?.getDisplayHeight()).toBe(file.height);
    const stats = await picture?.computePacketStats();
    expect(stats?.averagePacketRate).toBeCloseTo(file.frameRate, 3);
    expect(stats?.packetCount).toBe(file.seconds * file.frameRate);
    expect(await picture?.computeDuration()).toBeCloseTo(file.seconds, 3);
  });

  test("is whole: its last frame is there", async () => {
    using input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file.path) });
    const picture = await input.getPrimaryVideoTrack();
    if (!picture) throw new Error("There is no picture.");
    const last = await new EncodedPacketSink(picture).getPacket(Number.POSITIVE_INFINITY);
    expect(last?.data.byteLength).toBeGreaterThan(0);
  });

  test("sounds as it says", async () => {
    using input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file.path) });
    const sound = await input.getPrimaryAudioTrack();
    expect(sound !== null).toBe(file.hasAudio);
    if (!sound) return;
    expect(await sound.getCodec()).toBe("aac");
    expect(Math.abs((await sound.computeDuration()) - file.seconds)).toBeLessThan(0.1);
  });

  test("has its index in front", async () => {
    const bytes = await readFile(file.path);
    expect(bytes.indexOf("moov")).toBeGreaterThan(0);
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
  });
});

test.each(files.filter(([, { kind }]) => kind === "image"))(
  "%s is the JPEG it says it is",
  async (_name, file) => {
    const bytes = await readFile(file.path);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    const { width, height } = await loadImage(bytes);
    expect([width, height]).toEqual([file.width, file.height]);
  },
);

test("nothing else lies in the folder, and all of it is under 3 MB", async () => {
  const folder = dirname(sampleMedia.performer.path);
  const names = await readdir(folder);
  expect(names.sort()).toEqual(files.map(([, { path }]) => basename(path)).sort());
  const sizes = await Promise.all(names.map(async (name) => (await stat(`${folder}/${name}`)).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
});
