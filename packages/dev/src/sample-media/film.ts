import { writeFile } from "node:fs/promises";
import { registerMediabunnyServer } from "@mediabunny/server";
import { createCanvas } from "@napi-rs/canvas";
import {
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  Mp4OutputFormat,
  Output,
  Quality,
  VideoSample,
  VideoSampleSource,
} from "mediabunny";
import type { Context } from "./canvas.ts";
import { sampleRate } from "./voice.ts";

/** A film to be drawn. */
export interface Film {
  width: number;
  height: number;
  seconds: number;
  /** Frames a second. */
  frameRate: number;
  /** H.264 quantizer, 0 to 51: the higher, the smaller the file and the coarser the picture. */
  quantizer: number;
  /** Draws the whole frame of a moment. */
  draw: (context: Context, seconds: number) => void;
  /** One channel at `sampleRate`; a silent film has none. */
  sound?: Float32Array;
}

/** Draws a film frame by frame into an mp4: H.264 and AAC, the index in front. */
export async function shoot(path: string, film: Film): Promise<void> {
  registerMediabunnyServer();
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: "in-memory" }),
    target: new BufferTarget(),
  });
  const frames = frameSource(film.quantizer);
  output.addVideoTrack(frames, { frameRate: film.frameRate });
  const voice =
    film.sound && new AudioSampleSource({ codec: "aac", quality: new Quality({ bitrate: 40_000 }) });
  if (voice) output.addAudioTrack(voice);
  await output.start();
  if (voice && film.sound) await addSound(voice, film.sound);
  await addFrames(frames, film);
  await output.finalize();
  if (!output.target.buffer) throw new Error(`Nothing was written for ${path}.`);
  await writeFile(path, undated(Buffer.from(output.target.buffer)));
}

/** The same mp4 without the moment it was made, so that equal films are equal files. */
function undated(mp4: Buffer): Buffer {
  const index = mp4.subarray(0, mp4.indexOf("mdat"));
  for (const box of ["mvhd", "tkhd", "mdhd"]) {
    for (let at = index.indexOf(box); at >= 0; at = index.indexOf(box, at + 4))
      index.fill(0, at + 8, at + 16);
  }
  return mp4;
}

function frameSource(quantizer: number): VideoSampleSource {
  return new VideoSampleSource({
    codec: "avc",
    quality: new Quality({ quantizer }),
    hardwareAcceleration: "prefer-software",
    keyFrameInterval: 4,
    onEncodedPacket(_packet, meta) {
      // The encoder turns RGB into BT.601 without saying so; players would guess BT.709 and shift the colours.
      if (!meta?.decoderConfig) return;
      meta.decoderConfig.colorSpace = {
        primaries: "bt709",
        transfer: "bt709",
        matrix: "smpte170m",
        fullRange: false,
      };
    },
  });
}

async function addFrames(
  frames: VideoSampleSource,
  { width, height, seconds, frameRate, draw }: Film,
): Promise<void> {
  const context = createCanvas(width, height).getContext("2d");
  for (let frame = 0; frame < Math.round(seconds * frameRate); frame++) {
    context.reset();
    draw(context, frame / frameRate);
    const sample = new VideoSample(context.getImageData(0, 0, width, height).data, {
      format: "RGBA",
      codedWidth: width,
      codedHeight: height,
      timestamp: frame / frameRate,
      duration: 1 / frameRate,
    });
    await frames.add(sample);
    sample.close();
  }
}

async function addSound(voice: AudioSampleSource, sound: Float32Array): Promise<void> {
  for (let start = 0; start < sound.length; start += sampleRate) {
    const sample = new AudioSample({
      data: sound.slice(start, start + sampleRate),
      format: "f32",
      numberOfChannels: 1,
      sampleRate,
      timestamp: start / sampleRate,
    });
    await voice.add(sample);
    sample.close();
  }
}
