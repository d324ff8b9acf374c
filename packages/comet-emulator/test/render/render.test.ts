import { readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import { AudioSampleSink, EncodedPacketSink } from "mediabunny";
import { describe, expect, test } from "vitest";
import { RenderError, type RenderRequest, renderResult } from "../../src/render/index.ts";
import { insetBox } from "../../src/render/overlay.ts";
import { css, measure, pixelsAt, plain, shoot, still } from "./footage.ts";

const frame = 1 / 24;
const size = { width: 320, height: 180 };
const film = (bytes: Uint8Array) => ({ kind: "video" as const, bytes });
const picture = (bytes: Uint8Array) => ({ kind: "image" as const, bytes });

async function factsOf(bytes: Uint8Array) {
  using input = measure(bytes);
  const [video, sound] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  if (!video) throw new Error("There is no picture.");
  const stats = await video.computePacketStats();
  return {
    container: (await input.getMimeType()).split(";")[0],
    codec: await video.getCodec(),
    width: await video.getDisplayWidth(),
    height: await video.getDisplayHeight(),
    frames: stats.packetCount,
    frameRate: stats.averagePacketRate,
    seconds: await video.computeDuration(),
    sound: sound && (await sound.getCodec()),
    soundSeconds: sound && (await sound.computeDuration()),
  };
}

describe("the file", () => {
  test("is an H.264 mp4 with AAC, of exactly the size, length and frame rate asked for", async () => {
    const bytes = await renderResult({
      character: picture(await readFile(sampleMedia.character.path)),
      performance: film(await readFile(sampleMedia.performer.path)),
      width: 832,
      height: 1104,
      seconds: 1.5,
      label: "Act-Two",
    });
    const facts = await factsOf(bytes);
    expect(facts).toMatchObject({
      container: "video/mp4",
      codec: "avc",
      width: 832,
      height: 1104,
      frames: 36,
      sound: "aac",
    });
    expect(facts.frameRate).toBeCloseTo(24, 3);
    expect(Math.abs(facts.seconds - 1.5)).toBeLessThan(frame);
    expect(Math.abs((facts.soundSeconds ?? 0) - 1.5)).toBeLessThan(2 * frame);
    const text = Buffer.from(bytes);
    expect(text.indexOf("moov")).toBeLessThan(text.indexOf("mdat"));
  });

  test("is as long as the performance when no length is asked for", async () => {
    const performance = await shoot({ seconds: 1.25, paint: plain(css("blue")), tone: 440 });
    const bytes = await renderResult({
      character: picture(await still(css("red"))),
      performance: film(performance),
      ...size,
    });
    expect(await factsOf(bytes)).toMatchObject({ frames: 30, sound: "aac" });
  });

  test("is as long as the character's video when there is no performance, and silent", async () => {
    const character = film(await shoot({ seconds: 0.75, paint: plain(css("red")), tone: 440 }));
    expect(await factsOf(await renderResult({ character, ...size }))).toMatchObject({
      frames: 18,
      sound: null,
    });
  });

  test("has the performance's own sound", async () => {
    const performance = film(await shoot({ seconds: 1, paint: plain(css("blue")), tone: 440 }));
    const bytes = await renderResult({ character: picture(await still(css("red"))), performance, ...size });
    using input = measure(bytes);
    const sound = await input.getPrimaryAudioTrack();
    if (!sound) throw new Error("There is no sound.");
    let [crossings, before] = [0, 0];
    for await (const sample of new AudioSampleSink(sound).samples(0.2, 0.8)) {
      const wave = new Float32Array(sample.numberOfFrames);
      sample.copyTo(wave, { planeIndex: 0, format: "f32-planar" });
      for (const value of wave) {
        if (before < 0 && value >= 0) crossings++;
        before = value;
      }
      sample.close();
    }
    expect(crossings / 0.6).toBeGreaterThan(420);
    expect(crossings / 0.6).toBeLessThan(480);
  });

  test("is silent when the performance is", async () => {
    const performance = film(await shoot({ seconds: 0.5, paint: plain(css("blue")) }));
    const bytes = await renderResult({ character: picture(await still(css("red"))), performance, ...size });
    expect((await factsOf(bytes)).sound).toBeNull();
  });
});

describe("the picture", () => {
  test("shows the character, the performance in its white frame, and the mark", async () => {
    const performance = await shoot({ seconds: 0.5, paint: plain(css("blue")) });
    const bytes = await renderResult({
      character: picture(await still(css("red"))),
      performance: film(performance),
      width: 640,
      height: 360,
    });
    const { nameAt } = await pixelsAt(bytes, 0.25);
    const box = insetBox({ width: 640, height: 360 }, { width: 192, height: 108 });
    expect(nameAt(320, 180)).toBe("red");
    expect(nameAt(20, 340)).toBe("red");
    expect(nameAt(box.x + box.width / 2, box.y + box.height / 2)).toBe("blue");
    expect(nameAt(box.x + box.width / 2, box.y - 1)).toBe("white");
    const badge = new Set<string>();
    for (let x = 14; x < 130; x++) badge.add(nameAt(x, 14 + 10 + 5));
    expect(badge).toContain("dark");
    expect(badge).toContain("yellow");
  });

  test("keeps a turned performance upright", async () => {
    const performance = await shoot({
      seconds: 0.5,
      container: "mov",
      rotation: 90,
      paint(context) {
        // Turned a quarter clockwise, the left half comes to lie on top.
        plain(css("green"))(context, 0);
        context.fillStyle = css("blue");
        context.fillRect(0, 0, context.canvas.width / 2, context.canvas.height);
      },
    });
    const bytes = await renderResult({
      character: picture(await still(css("red"))),
      performance: film(performance),
      width: 640,
      height: 360,
    });
    const { nameAt } = await pixelsAt(bytes, 0.25);
    const box = insetBox({ width: 640, height: 360 }, { width: 108, height: 192 });
    expect(nameAt(box.x + box.width / 2, box.y + box.height * 0.25)).toBe("blue");
    expect(nameAt(box.x + box.width / 2, box.y + box.height * 0.75)).toBe("green");
  });

  test("begins a character's video again when it is over, and keeps a performance's last frame", async () => {
    const paint = (context: Parameters<ReturnType<typeof plain>>[0], at: number) =>
      plain(css(at < 0.249 ? "red" : "green"))(context, at);
    const character = film(await shoot({ seconds: 0.5, paint }));
    const performance = film(
      await shoot({
        seconds: 0.5,
        paint: (context, at) => plain(css(at < 0.4 ? "red" : "blue"))(context, at),
      }),
    );
    const bytes = await renderResult({ character, performance, ...size, seconds: 1.2 });
    const box = insetBox(size, { width: 192, height: 108 });
    for (const [seconds, colour] of [
      [0.1, "red"],
      [0.4, "green"],
      [0.6, "red"],
      [0.9, "green"],
      [1.1, "red"],
    ] as const) {
      expect((await pixelsAt(bytes, seconds)).nameAt(160, 90), `character at ${seconds} s`).toBe(colour);
    }
    expect((await pixelsAt(bytes, 1.1)).nameAt(box.x + box.width / 2, box.y + box.height / 2)).toBe("blue");
  });
});

describe("what is accepted", () => {
  test.each([
    { container: "mp4", codec: "hevc" },
    { container: "mov", codec: "avc" },
    { container: "webm", codec: "vp9" },
    { container: "mp4", codec: "av1" },
    { container: "webm", codec: "vp8" },
  ] as const)("a $container in $codec, for both parts", async ({ container, codec }) => {
    const options = { container, codec, seconds: 0.5, frameRate: 30, tone: 300 };
    const character = film(await shoot({ ...options, paint: plain(css("red")) }));
    const performance = film(await shoot({ ...options, paint: plain(css("blue")) }));
    const bytes = await renderResult({ character, performance, ...size });
    expect(await factsOf(bytes)).toMatchObject({ frames: 12, codec: "avc", sound: "aac" });
    const { nameAt } = await pixelsAt(bytes, 0.25);
    expect([nameAt(160, 90), nameAt(270, 150)]).toEqual(["red", "blue"]);
  });

  test.each(["png", "jpeg", "webp"] as const)("a still in %s", async (format) => {
    const character = picture(await still(css("green"), format));
    const bytes = await renderResult({ character, ...size, seconds: 0.2 });
    expect((await pixelsAt(bytes, 0.1)).nameAt(160, 120)).toBe("green");
  });
});

describe("what is refused", () => {
  const garbage = new TextEncoder().encode("not a file of any kind ".repeat(50));

  async function refusal(request: RenderRequest): Promise<RenderError> {
    const error = await renderResult(request).catch((reason: unknown) => reason);
    if (error instanceof RenderError) return error;
    throw new Error(`Expected a RenderError, got ${String(error)}.`);
  }

  test.each([
    ["an odd width", { width: 321 }, "width must be an even number from 64 to 4096, not 321."],
    ["a huge height", { height: 10_000 }, "height must be an even number from 64 to 4096, not 10000."],
    ["no time at all", { seconds: 0 }, "seconds must be above 0 and at most 120, not 0."],
    [
      "a still without a length",
      { seconds: undefined },
      "seconds is required: a still character without a performance has no length.",
    ],
  ])("%s", async (_name, change, message) => {
    const request = { character: picture(await still(css("red"))), ...size, seconds: 1, ...change };
    expect(await refusal(request as RenderRequest)).toMatchObject({ code: "invalid_request", message });
  });

  test.each([
    [
      "a still that is none",
      { character: picture(garbage) },
      "The character is not an image that can be read.",
    ],
    [
      "a character's video that is none",
      { character: film(garbage) },
      "The character is not a video that can be played.",
    ],
    [
      "a performance that is none",
      { performance: film(garbage) },
      "The performance is not a video that can be played.",
    ],
  ])("%s", async (_name, change, message) => {
    const request = { character: picture(await still(css("red"))), ...size, seconds: 1, ...change };
    const code = `unreadable_${Object.keys(change)[0]}`;
    expect(await refusal(request)).toMatchObject({ code, message });
  });

  test("a film that was cut off before its index", async () => {
    const whole = await readFile(sampleMedia.performer.path);
    const error = await refusal({
      character: picture(await still(css("red"))),
      performance: film(whole.subarray(0, 600)),
      ...size,
    });
    expect(error.code).toBe("unreadable_performance");
  });

  test("an aborted request rejects with the signal's reason", async () => {
    const controller = new AbortController();
    const rendering = renderResult(
      {
        character: picture(await readFile(sampleMedia.character.path)),
        performance: film(await readFile(sampleMedia.performance45s.path)),
        width: 1280,
        height: 720,
      },
      { signal: controller.signal },
    );
    const reason = new Error("nobody waits any more");
    controller.abort(reason);
    await expect(rendering).rejects.toBe(reason);
  });
});

test("a film that was cut off after its index still gives what is left of it", async () => {
  const whole = await readFile(sampleMedia.performer.path);
  const bytes = await renderResult({
    character: picture(await still(css("red"))),
    performance: film(whole.subarray(0, whole.length / 2)),
    ...size,
    seconds: 0.5,
  });
  using input = measure(bytes);
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error("There is no picture.");
  const last = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY);
  expect(last?.timestamp).toBeCloseTo(11 / 24, 3);
});
