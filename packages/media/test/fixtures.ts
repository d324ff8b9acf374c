import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { registerMediabunnyServer } from "@mediabunny/server";
import { createCanvas } from "@napi-rs/canvas";
import {
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  type Rotation,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from "mediabunny";

/** What is drawn: small, so that a whole set takes a second to make. */
export const clipSize = { width: 160, height: 90 };
export const clipFrameRate = 25;

/** What to encode. A key frame comes every second. */
export interface Clip {
  format: OutputFormat;
  video: "avc" | "hevc" | "vp8" | "vp9" | "av1" | "prores";
  audio?: "aac" | "opus" | "mp3" | "pcm-s16";
  rotation?: Rotation;
  seconds?: number;
}

const mp4 = (fastStart: "in-memory" | "fragmented" | false) => new Mp4OutputFormat({ fastStart });

const clips: Record<string, Clip> = {
  "h264.mp4": { format: mp4("in-memory"), video: "avc", audio: "aac", seconds: 4 },
  "index-last.mp4": { format: mp4(false), video: "avc", audio: "aac" },
  "fragmented.mp4": { format: mp4("fragmented"), video: "avc", audio: "aac" },
  "silent.mp4": { format: mp4("in-memory"), video: "avc" },
  "rotated.mp4": { format: mp4("in-memory"), video: "avc", rotation: 90 },
  "hevc.mp4": { format: mp4("in-memory"), video: "hevc", seconds: 4 },
  "av1.mp4": { format: mp4("in-memory"), video: "av1", audio: "opus" },
  "h264.mov": { format: new MovOutputFormat(), video: "avc", audio: "pcm-s16" },
  "prores.mov": { format: new MovOutputFormat(), video: "prores", seconds: 0.4 },
  "vp9.webm": { format: new WebMOutputFormat(), video: "vp9", audio: "opus", seconds: 4 },
  "vp8.webm": { format: new WebMOutputFormat(), video: "vp8" },
  "streamed.webm": { format: new WebMOutputFormat({ appendOnly: true }), video: "vp9" },
  "h264.mkv": { format: new MkvOutputFormat(), video: "avc", audio: "mp3" },
};

/** Draws all test media into a folder: real files, from real encoders. */
export async function makeFixtures(folder: string): Promise<void> {
  for (const [name, clip] of Object.entries(clips))
    await writeFile(join(folder, name), await encodeClip(clip));
  const canvas = createCanvas(60, 40);
  const context = canvas.getContext("2d");
  context.fillStyle = "tomato";
  context.fillRect(10, 10, 30, 20);
  const jpeg = canvas.toBuffer("image/jpeg");
  const images: Record<string, Uint8Array> = {
    "picture.png": canvas.toBuffer("image/png"),
    "picture.jpg": jpeg,
    "sideways.jpg": withOrientation(jpeg, 6),
    "picture.webp": canvas.toBuffer("image/webp"),
    "picture.avif": canvas.toBuffer("image/avif"),
    "picture.gif": canvas.toBuffer("image/gif"),
    "picture.svg": new TextEncoder().encode(
      '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"></svg>\n',
    ),
  };
  for (const [name, bytes] of Object.entries(images)) await writeFile(join(folder, name), bytes);
}

/** Encodes a clip that shows a bar moving to the right, with a hum. */
export async function encodeClip({ format, video, audio, rotation, seconds = 2 }: Clip): Promise<Uint8Array> {
  registerMediabunnyServer({ hardwareContext: null });
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const frames = new VideoSampleSource({ codec: video, bitrate: 60_000, keyFrameInterval: 1 });
  output.addVideoTrack(frames, { frameRate: clipFrameRate, ...(rotation && { rotation }) });
  const sound = audio && new AudioSampleSource({ codec: audio, bitrate: 32_000 });
  if (sound) output.addAudioTrack(sound);
  await output.start();
  for (let index = 0; index < seconds * clipFrameRate; index += 1) {
    const frame = drawFrame(index);
    await frames.add(frame);
    frame.close();
  }
  if (sound) {
    const tone = hum(seconds);
    await sound.add(tone);
    tone.close();
  }
  await output.finalize();
  if (!target.buffer) throw new Error("The encoder gave nothing.");
  return new Uint8Array(target.buffer);
}

/** A grey slope that moves, with a bright bar whose place tells the number of the frame. */
function drawFrame(index: number): VideoSample {
  const { width, height } = clipSize;
  const planes = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) planes[y * width + x] = x === index ? 235 : (x + y + index) & 127;
  }
  return new VideoSample(planes, {
    format: "I420",
    codedWidth: width,
    codedHeight: height,
    timestamp: index / clipFrameRate,
    duration: 1 / clipFrameRate,
  });
}

function hum(seconds: number): AudioSample {
  const sampleRate = 48_000;
  const data = Float32Array.from({ length: sampleRate * seconds }, (_, index) => Math.sin(index / 20) / 5);
  return new AudioSample({ data, format: "f32", numberOfChannels: 1, sampleRate, timestamp: 0 });
}

/** Puts an EXIF block with nothing but an orientation behind the start of a JPEG. */
function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const exif = [
    ...[0xff, 0xe1, 0, 34, ...new TextEncoder().encode("Exif\0\0")],
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8], // big-endian TIFF, its first directory at 8
    ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0], // one entry: tag 274
  ];
  return Uint8Array.from([...jpeg.subarray(0, 2), ...exif, ...jpeg.subarray(2)]);
}
