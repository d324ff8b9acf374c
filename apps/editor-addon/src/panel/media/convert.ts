import { registerAacEncoder } from "@mediabunny/aac-encoder";
import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  Conversion,
  canEncodeAudio,
  canEncodeVideo,
  Input,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import { Refusal } from "../server/server-error.ts";

/** Bits a second of the picture: 30 s are 8 MB, and a face stays sharp at 720p. */
const videoBitrate = 2_000_000;
const audioBitrate = 128_000;

/**
 * A film as H.264 and AAC in an mp4, whatever the browser recorded. What is H.264 or AAC already is copied.
 *
 * @param onProgress Told how much is done, 0 to 1.
 * @throws {Refusal} `cannot_convert` where the browser has no encoder for it.
 */
export async function toMp4(film: Blob, onProgress: (share: number) => void): Promise<Blob> {
  // Browsers that record H.264 mostly have it; Chromium has none of its own.
  if (!(await canEncodeAudio("aac"))) registerAacEncoder();
  if (!(await canEncodeVideo("avc"))) throw new Refusal("cannot_convert");
  const input = new Input({ source: new BlobSource(film), formats: ALL_FORMATS });
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const conversion = await Conversion.init({
    input,
    output,
    video: { codec: "avc", bitrate: videoBitrate },
    audio: { codec: "aac", bitrate: audioBitrate },
  });
  if (!conversion.isValid) throw new Refusal("cannot_convert");
  conversion.onProgress = onProgress;
  await conversion.execute();
  input.dispose();
  if (!target.buffer) throw new Refusal("cannot_convert");
  return new Blob([target.buffer], { type: "video/mp4" });
}
