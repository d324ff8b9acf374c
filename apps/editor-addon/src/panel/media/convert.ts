import { registerAacEncoder } from "@mediabunny/aac-encoder";
import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  Conversion,
  type ConversionVideoOptions,
  canEncodeAudio,
  canEncodeVideo,
  Input,
  type InputVideoTrack,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import { Refusal } from "../server/server-error.ts";

/** Bits a second of the picture: 30 s are 8 MB, and a face stays sharp at 720p. */
const videoBitrate = 2_000_000;
const audioBitrate = 128_000;
/** Longest side of a film that is made smaller, in pixels: the longest of what comes out in the end. */
const longestSide = 1280;

/** How a film is converted; all of it, and what is H.264 or AAC already is copied, when left out. */
export interface ConvertOptions {
  /** The part to convert, in seconds. */
  part?: { start: number; end: number } | undefined;
  /** Encodes the picture anew, at most 1280 pixels wide and high: some megabytes, whatever it was before. */
  isSmaller?: boolean;
  /** Told how much is done, 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/**
 * A film as H.264 and AAC in an mp4, whatever was recorded.
 * @throws {Refusal} `cannot_convert` where the browser cannot read it, or has no encoder for it.
 */
export async function toMp4(film: Blob, options: ConvertOptions = {}): Promise<Blob> {
  const { part, isSmaller = false, onProgress, signal } = options;
  // Browsers that record H.264 mostly have it; Chromium has none of its own.
  if (!(await canEncodeAudio("aac"))) registerAacEncoder();
  if (!(await canEncodeVideo("avc"))) throw new Refusal("cannot_convert");
  using input = open(film);
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const conversion = await Conversion.init({
    input,
    output,
    video: async (track) => ({
      codec: "avc",
      bitrate: videoBitrate,
      ...(isSmaller ? await smaller(track) : {}),
    }),
    audio: { codec: "aac", bitrate: audioBitrate },
    ...(part ? { trim: part } : {}),
    showWarnings: false,
  });
  const hasPicture = conversion.utilizedTracks.some((track) => track.isVideoTrack());
  if (!conversion.isValid || !hasPicture) throw new Refusal("cannot_convert");
  if (onProgress) conversion.onProgress = onProgress;
  signal?.throwIfAborted();
  const stop = () => void conversion.cancel();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await conversion.execute();
  } catch (error) {
    signal?.throwIfAborted();
    throw Object.assign(new Refusal("cannot_convert"), { cause: error });
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  if (!target.buffer) throw new Refusal("cannot_convert");
  return new Blob([target.buffer], { type: "video/mp4" });
}

/** Whether this browser can make a film smaller: it must be able to show it. */
export async function canConvert(film: Blob): Promise<boolean> {
  using input = open(film);
  const track = await input.getPrimaryVideoTrack();
  return track !== null && (await track.canDecode()) && (await canEncodeVideo("avc"));
}

const open = (film: Blob) => new Input({ source: new BlobSource(film), formats: ALL_FORMATS });

async function smaller(track: InputVideoTrack): Promise<ConversionVideoOptions> {
  const width = await track.getDisplayWidth();
  const height = await track.getDisplayHeight();
  const share = Math.min(1, longestSide / Math.max(width, height));
  // H.264 counts pixels in pairs.
  const even = (pixels: number) => Math.max(2, Math.round((pixels * share) / 2) * 2);
  return { width: even(width), height: even(height), fit: "contain", forceTranscode: true };
}
