import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { registerMediabunnyServer } from "@mediabunny/server";
import { BlobSource, EncodedPacketSink, Input, MP4, type VideoSample, VideoSampleSink } from "mediabunny";
import { afterEach, describe, expect, inject, it } from "vitest";
import { serveFolder } from "../../test/range-server.ts";
import type { ProbedVideo } from "../facts.ts";
import { probe } from "../probe.ts";
import { cut, cutToFile } from "./cut.ts";
import { keyFrames } from "./key-frames.ts";

registerMediabunnyServer({ hardwareContext: null });

const fixture = (name: string) => join(inject("fixtures"), name);
const seconds = (frames: number) => expect.closeTo(frames / 25, 3);

/** The numbers of the frames that a decoder shows: the place of the bright bar in each (see the test media). */
async function framesShown(film: Blob): Promise<number[]> {
  const input = new Input({ source: new BlobSource(film), formats: [MP4] });
  const [track] = await input.getVideoTracks();
  if (!track) throw new Error("There is no video track.");
  const numbers: number[] = [];
  for await (const sample of new VideoSampleSink(track).samples()) {
    numbers.push(await brightColumn(sample));
    sample.close();
  }
  input.dispose();
  return numbers;
}

async function brightColumn(sample: VideoSample): Promise<number> {
  const planes = new Uint8Array(sample.allocationSize());
  await sample.copyTo(planes);
  const row = planes.subarray(0, sample.codedWidth);
  return row.indexOf(Math.max(...row));
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe("cut", () => {
  it.each(["h264.mp4", "hevc.mp4", "vp9.webm"])(
    "takes whole frames of %s, from a key frame to the end that was asked for",
    async (name) => {
      const { blob, start, end } = await cut(fixture(name), { start: 1, end: 3 });
      expect(start).toEqual(seconds(25));
      expect(end).toBeGreaterThan(2.8);
      expect(end).toBeLessThanOrEqual(3);
      expect(blob.type).toBe("video/mp4");
      const facts = await probe(blob, { verify: true });
      expect(facts).toMatchObject({ container: "mp4", width: 160, height: 90, firstTimestampSeconds: 0 });
      expect((facts as ProbedVideo).durationSeconds).toBeCloseTo(end - start, 2);
      expect(await framesShown(blob)).toEqual(range(25, Math.round(end * 25)));
    },
  );

  it("begins at the key frame before, says so, and hides nothing in front of it", async () => {
    const { blob, start, end } = await cut(fixture("h264.mp4"), { start: 1.7, end: 2.5 });
    expect({ start, end }).toEqual({ start: seconds(25), end: expect.closeTo(2.5, 1) });
    const input = new Input({ source: new BlobSource(blob), formats: [MP4] });
    for (const track of await input.getTracks()) {
      for await (const { timestamp } of new EncodedPacketSink(track).packets()) {
        expect(timestamp).toBeGreaterThanOrEqual(0);
      }
    }
    input.dispose();
  });

  it("keeps sound in step, within a packet", async () => {
    const { blob } = await cut(fixture("h264.mp4"), { start: 2, end: 4 });
    const input = new Input({ source: new BlobSource(blob), formats: [MP4] });
    const [sound] = await input.getAudioTracks();
    expect(await sound?.getFirstTimestamp()).toBeLessThan(0.03);
    expect(await sound?.computeDuration()).toBeCloseTo(2, 1);
    input.dispose();
  });

  it("keeps the rotation", async () => {
    const { blob } = await cut(fixture("rotated.mp4"), { start: 0, end: 1 });
    expect(await probe(blob)).toMatchObject({ rotation: 90, width: 90, height: 160 });
  });

  it("ends with the film", async () => {
    expect(await cut(fixture("silent.mp4"), { start: 0, end: 100 })).toMatchObject({
      start: 0,
      end: seconds(50),
    });
  });

  it("reads no more of a URL than the stretch needs", async () => {
    const server = await serveFolder(inject("fixtures"));
    const cuts = await cut(`${server.url}vp9.webm`, { start: 3, end: 4 });
    expect(cuts).toMatchObject({ start: seconds(75), end: seconds(100) });
    await server.close();
  });

  it.each([
    { start: -1, end: 1 },
    { start: 1, end: 1 },
    { start: 2, end: 1 },
    { start: 4, end: 5 },
    { start: Number.NaN, end: 1 },
  ])("refuses the range from $start to $end", async (stretch) => {
    await expect(cut(fixture("h264.mp4"), stretch)).rejects.toMatchObject({ code: "out_of_range" });
  });

  it.each([
    ["vp8.webm", "an MP4 cannot hold vp8 pictures"],
    ["prores.mov", "an MP4 cannot hold prores pictures"],
    ["h264.mov", "an MP4 cannot hold pcm-s16 sound"],
  ])("says why %s cannot be copied", async (name, why) => {
    await expect(cut(fixture(name), { start: 0, end: 0.3 })).rejects.toMatchObject({
      code: "cannot_copy",
      message: `The file cannot be cut without re-encoding: ${why}.`,
    });
  });

  it("refuses what is no video", async () => {
    await expect(cut(fixture("picture.png"), { start: 0, end: 1 })).rejects.toMatchObject({
      code: "not_video",
      message: "The file is an image, and only a video can be cut; use MP4, MOV, WebM or Matroska.",
    });
  });

  it("stops when the caller aborts", async () => {
    const signal = AbortSignal.abort(new Error("No more."));
    await expect(cut(fixture("h264.mp4"), { start: 0, end: 1 }, { signal })).rejects.toThrow("No more.");
  });

  it("tells a film that ends in the middle of the stretch", async () => {
    const whole = await readFile(fixture("streamed.webm"));
    const half = new Blob([whole.subarray(0, whole.length / 2)]);
    const { end } = await cut(half, { start: 0, end: 2 });
    expect(end).toBeLessThan(1.5);
  });
});

describe("cutToFile", () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });
  async function folder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), "understudy-cut-"));
    folders.push(made);
    return made;
  }

  it("writes the same film as a Blob holds", async () => {
    const into = await folder();
    const path = join(into, "cut.mp4");
    const stretch = await cutToFile(fixture("h264.mp4"), { start: 1, end: 3 }, path);
    const { blob, ...expected } = await cut(fixture("h264.mp4"), { start: 1, end: 3 });
    expect(stretch).toEqual(expected);
    expect(await readdir(into)).toEqual(["cut.mp4"]);
    expect(await framesShown(new Blob([await readFile(path)]))).toEqual(await framesShown(blob));
  });

  it("refuses to overwrite a file, unless it is asked to, and touches nobody's .part", async () => {
    const into = await folder();
    const path = join(into, "cut.mp4");
    await writeFile(path, "older");
    await writeFile(`${path}.part`, "of somebody else");
    const range = { start: 1, end: 3 };
    await expect(cutToFile(fixture("h264.mp4"), range, path)).rejects.toMatchObject({
      code: "unwritable",
      message: "The file could not be written: there is one of that name already.",
    });
    expect(await readFile(path, "utf8")).toBe("older");
    await cutToFile(fixture("h264.mp4"), range, path, { overwrite: true });
    expect(await probe(path, { verify: true })).toMatchObject({ container: "mp4" });
    expect(await readFile(`${path}.part`, "utf8")).toBe("of somebody else");
    expect(await readdir(into)).toEqual(["cut.mp4", "cut.mp4.part"]);
  });

  it("overwrites no file that appears while it cuts", async () => {
    const into = await folder();
    const path = join(into, "cut.mp4");
    const film = await readFile(fixture("h264.mp4"));
    const late = async () => {
      await writeFile(path, "of somebody else");
      return new Response(film);
    };
    const cutting = cutToFile("https://example.test/", { start: 1, end: 3 }, path, { fetch: late });
    await expect(cutting).rejects.toMatchObject({ code: "unwritable" });
    expect(await readFile(path, "utf8")).toBe("of somebody else");
    expect(await readdir(into)).toEqual(["cut.mp4"]);
  });

  it("leaves nothing behind, and an older file alone, when it fails", async () => {
    const into = await folder();
    const path = join(into, "cut.mp4");
    await writeFile(path, "older");
    const cutting = cutToFile(fixture("vp8.webm"), { start: 0, end: 1 }, path, { overwrite: true });
    await expect(cutting).rejects.toMatchObject({ code: "cannot_copy" });
    expect(await readdir(into)).toEqual(["cut.mp4"]);
    expect((await stat(path)).size).toBe(5);
  });

  it("says when a disk takes only a part of the film, and leaves nothing behind", async () => {
    const into = await folder();
    const script = `
      import { cutToFile } from ${JSON.stringify(import.meta.resolve("./cut.ts"))};
      const [film, path] = process.argv.slice(1);
      console.log(await cutToFile(film, { start: 1, end: 3 }, path).then(() => "written", ({ code }) => code));`;
    // A limit on the size of files stands in for a full disk.
    const { stdout } = await promisify(execFile)("sh", [
      "-c",
      'ulimit -f 4; exec "$@"',
      "sh",
      process.execPath,
      "--input-type=module",
      "--eval",
      script,
      fixture("h264.mp4"),
      join(into, "cut.mp4"),
    ]);
    expect(stdout).toBe("unwritable\n");
    expect(await readdir(into)).toEqual([]);
  });

  it("says when a file cannot be written", async () => {
    const path = join(await folder(), "missing", "cut.mp4");
    await expect(cutToFile(fixture("h264.mp4"), { start: 0, end: 1 }, path)).rejects.toMatchObject({
      code: "unwritable",
    });
  });
});

describe("keyFrames", () => {
  it.each(["h264.mp4", "hevc.mp4", "vp9.webm"])("lists those of %s", async (name) => {
    expect(await keyFrames(fixture(name))).toEqual([seconds(0), seconds(25), seconds(50), seconds(75)]);
  });

  it("rejects as probe does", async () => {
    await expect(keyFrames(new Blob([]))).rejects.toMatchObject({ code: "empty" });
  });
});
