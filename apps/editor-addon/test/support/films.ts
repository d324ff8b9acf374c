import { readFile } from "node:fs/promises";
import { registerMediabunnyServer } from "@mediabunny/server";
import { sampleMedia } from "@understudy/dev/media";
import { cut } from "@understudy/media";
import {
  BufferSource,
  BufferTarget,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  type Rotation,
  VideoSample,
  VideoSampleSource,
} from "mediabunny";

// What people bring that the sample media are not. Made when it is wanted; nothing of it is kept.

/** Just enough for a performance, in seconds. */
const seconds = 3.2;

/** The first seconds of a sample, as a file. */
export async function firstSeconds(
  count: number,
  path: string = sampleMedia.performer.path,
): Promise<Buffer> {
  const { blob } = await cut(path, { start: 0, end: count });
  return Buffer.from(await blob.arrayBuffer());
}

/** A small silent film in another codec. */
export async function encodeFilm(format: OutputFormat, codec: "vp8" | "vp9" | "hevc", length = seconds) {
  registerMediabunnyServer({ hardwareContext: null });
  const size = { codedWidth: 320, codedHeight: 180 };
  const frameRate = 10;
  const output = new Output({ format, target: new BufferTarget() });
  const frames = new VideoSampleSource({ codec, bitrate: 100_000, keyFrameInterval: 1 });
  output.addVideoTrack(frames, { frameRate });
  await output.start();
  for (let index = 0; index < length * frameRate; index++) {
    const planes = new Uint8Array((size.codedWidth * size.codedHeight * 3) / 2).fill(60 + (index % 120));
    const times = { timestamp: index / frameRate, duration: 1 / frameRate };
    const frame = new VideoSample(planes, { format: "I420", ...size, ...times });
    await frames.add(frame);
    frame.close();
  }
  await output.finalize();
  return written(output);
}

/** A film as a telephone held upright records it: lying pictures, and a note to turn them. */
export const turnedFilm = (): Promise<Buffer> => rewriteFilm({ rotation: 90 });

/**
 * A film of few seconds and of a given size, as cameras write it that keep a constant rate: what pictures do not need is
 * filled up (H.264, NAL unit type 12).
 */
export const heavyFilm = (bytes: number): Promise<Buffer> => rewriteFilm({ bytes });

async function rewriteFilm({ rotation, bytes }: { rotation?: Rotation; bytes?: number }): Promise<Buffer> {
  const source = new BufferSource(await firstSeconds(seconds, sampleMedia.performer.path));
  using input = new Input({ source, formats: [MP4] });
  const track = await input.getPrimaryVideoTrack();
  const decoderConfig = await track?.getDecoderConfig();
  if (!track || !decoderConfig) throw new Error("The sample has no picture.");
  const packets: EncodedPacket[] = [];
  const sink = new EncodedPacketSink(track);
  for await (const packet of sink.packets()) packets.push(packet);
  const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() });
  const pictures = new EncodedVideoPacketSource("avc");
  output.addVideoTrack(pictures, rotation ? { rotation } : {});
  await output.start();
  const filler = bytes === undefined ? new Uint8Array() : fillerOf(Math.ceil(bytes / packets.length));
  for (const packet of packets) {
    const data = Buffer.concat([filler, packet.data]);
    await pictures.add(packet.clone({ data }), { decoderConfig });
  }
  await output.finalize();
  return written(output);
}

/** A unit of filler data of a size, with its length in front. */
function fillerOf(size: number): Uint8Array {
  const unit = Buffer.alloc(size, 0xff);
  unit.writeUInt32BE(size - 4);
  unit[4] = 12;
  unit[size - 1] = 0x80;
  return unit;
}

function written({ target }: Output<OutputFormat, BufferTarget>): Buffer {
  if (!target.buffer) throw new Error("Nothing was written.");
  return Buffer.from(target.buffer);
}

/** A file to choose. */
export const fileOf = (name: string, buffer: Buffer) => ({
  name,
  mimeType: name.endsWith(".webm") ? "video/webm" : "video/mp4",
  buffer,
});

/** The first part of a film, as a copy that was broken off leaves it. */
export async function brokenOff(path: string = sampleMedia.performer.path): Promise<Buffer> {
  const whole = await readFile(path);
  return whole.subarray(0, Math.floor(whole.length * 0.6));
}
