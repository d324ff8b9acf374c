import { describe, expect, inject, it } from "vitest";
import { cut, cutToFile, keyFrames, type ProbedVideo, probe } from "../src/index.ts";

const urlOf = (name: string) => new URL(name, inject("fixturesUrl"));
const blobOf = async (name: string) => (await fetch(urlOf(name))).blob();

/** Waits for one of two events of an element. */
function settled(element: HTMLMediaElement, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    element.addEventListener(event, () => resolve(), { once: true });
    element.addEventListener("error", () => reject(new Error(element.error?.message)), { once: true });
  });
}

/** Plays a film from beginning to end, as fast as the browser can, and tells what it was. */
async function play(film: Blob): Promise<{ width: number; height: number; duration: number; end: number }> {
  const video = document.createElement("video");
  video.muted = true;
  video.src = URL.createObjectURL(film);
  await settled(video, "loadeddata");
  video.playbackRate = 8;
  await video.play();
  await settled(video, "ended");
  URL.revokeObjectURL(video.src);
  return {
    width: video.videoWidth,
    height: video.videoHeight,
    duration: video.duration,
    end: video.currentTime,
  };
}

/** Records some frames of a canvas, as a web page does; in parts, where a time for each is given. */
async function record(frames: number, partMs?: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm" });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const seen = new Promise((resolve) => recorder.addEventListener("start", resolve));
  const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  recorder.start(partMs);
  for (let frame = 0; frame < frames; frame += 1) {
    context?.fillRect(frame * 5, frame * 3, 50, 50);
    await new Promise(requestAnimationFrame);
    // The recorder begins with the first frame that reaches it.
    if (frame === 0) await seen;
  }
  recorder.stop();
  await stopped;
  return new Blob(parts);
}

describe("in a browser", () => {
  it.each(["h264.mp4", "index-last.mp4", "fragmented.mp4", "vp9.webm", "h264.mov"])(
    "%s is measured by URL, across origins, as it is from a Blob",
    async (name) => {
      const facts = await probe(urlOf(name), { verify: true });
      expect(facts).toMatchObject({ kind: "video", width: 160, height: 90, frameRate: 25 });
      expect(await probe(await blobOf(name), { verify: true })).toEqual(facts);
      const blobUrl = URL.createObjectURL(await blobOf(name));
      expect(await probe(blobUrl)).toEqual(facts);
      URL.revokeObjectURL(blobUrl);
    },
  );

  it.each(["sideways.jpg", "picture.png", "picture.webp", "picture.gif", "picture.avif"])(
    "%s has the size that the browser shows it in",
    async (name) => {
      const blob = await blobOf(name);
      const shown = await createImageBitmap(blob);
      expect(await probe(blob)).toMatchObject({ kind: "image", width: shown.width, height: shown.height });
    },
  );

  it.each([undefined, 100])("a recording of the browser is measured (in parts of %s ms)", async (partMs) => {
    const facts = await probe(await record(25, partMs), { verify: true });
    expect(facts).toMatchObject({ container: "webm", width: 300, height: 150, hasAudio: false });
    expect((facts as ProbedVideo).durationSeconds).toBeGreaterThan(0);
  });

  it.each(["vp9.webm", "av1.mp4", "h264.mp4"])("a cut of %s plays", async (name) => {
    const { blob, start, end } = await cut(await blobOf(name), { start: 1.2, end: 1.8 });
    expect(start).toBeCloseTo(1, 2);
    const shown = await play(blob);
    expect(shown).toMatchObject({ width: 160, height: 90 });
    expect(shown.duration).toBeCloseTo(end - start, 1);
    expect(shown.end).toBeCloseTo(end - start, 1);
  });

  it("key frames are found", async () => {
    expect(await keyFrames(urlOf("h264.mp4"))).toHaveLength(4);
  });

  it("a broken file is refused for the same reason as in Node", async () => {
    const half = (await blobOf("h264.mp4")).slice(0, 9000);
    await expect(probe(half)).rejects.toMatchObject({ name: "MediaError", code: "truncated" });
    await expect(probe(new Blob())).rejects.toMatchObject({ code: "empty" });
  });

  it("paths are refused with a sentence", async () => {
    const message = "The file could not be read: paths can be read in Node only; give a File or a URL.";
    await expect(probe("clip.mp4")).rejects.toMatchObject({ code: "unreadable", message });
    await expect(cutToFile(new Blob(), { start: 0, end: 1 }, "cut.mp4")).rejects.toMatchObject({
      code: "unreadable",
    });
  });
});
