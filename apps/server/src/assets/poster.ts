import { Readable } from "node:stream";
import { inspectStored } from "./inspect.ts";
import { encodePng } from "./png.ts";
import type { PosterMaker } from "./results.ts";
import type { Storage } from "./storage.ts";
import { rangesOf } from "./stored-ranges.ts";

/** The longer side of a poster is at most this, in pixels. */
const longestSide = 640;
const maxBytes = 10_000_000;

/** A picture as rows of pixels, 4 bytes each. */
interface Picture {
  pixels: Uint8Array;
  width: number;
  height: number;
}

/**
 * A maker of posters where the optional package `@mediabunny/server` is installed: it brings the decoder, which is large
 * and has a licence of its own. Without it there are no posters.
 *
 * @param onFailure hears of a video of which no picture could be made.
 */
export async function createPosterMaker(
  storage: Storage,
  onFailure: (error: unknown) => void,
): Promise<PosterMaker | undefined> {
  const decoder = await import("@mediabunny/server").catch(() => undefined);
  if (!decoder) return undefined;
  decoder.registerMediabunnyServer({ hardwareContext: null });

  return async (taskId, video) => {
    try {
      if (video.facts.kind !== "video" || video.facts.rotation !== 0) return undefined;
      const { pixels, width, height } = shrink(
        await frameAt(storage, video.key, (video.facts.durationSeconds ?? 0) / 2),
      );
      const key = `results/${taskId}-poster`;
      const content = Readable.from([encodePng(pixels, width, height)]);
      const stored = await storage.put(key, content, { maxBytes, mimeType: "image/png" });
      const facts = await inspectStored(storage, key);
      return { key, name: `${taskId}.png`, mimeType: "image/png", ...stored, facts };
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  };
}

/** The frame that is shown at a time, in seconds: the middle says more than a beginning that fades in. */
async function frameAt(storage: Storage, key: string, seconds: number): Promise<Picture> {
  const { ALL_FORMATS, Input, UrlSource, VideoSampleSink } = await import("mediabunny");
  const source = new UrlSource(`https://storage.invalid/${key}`, { fetchFn: rangesOf(storage, key) });
  const input = new Input({ source, formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    const frame = track && (await new VideoSampleSink(track).getSample(seconds));
    if (!frame) throw new Error("There is no picture at that time.");
    try {
      const pixels = new Uint8Array(frame.allocationSize({ format: "RGBA" }));
      await frame.copyTo(pixels, { format: "RGBA" });
      return { pixels, width: frame.codedWidth, height: frame.codedHeight };
    } finally {
      frame.close();
    }
  } finally {
    input.dispose();
  }
}

/** Makes one pixel of each square, by a whole factor. */
function shrink({ pixels, width, height }: Picture): Picture {
  const factor = Math.ceil(Math.max(width, height) / longestSide);
  if (factor === 1) return { pixels, width, height };
  const small = {
    width: Math.max(1, Math.floor(width / factor)),
    height: Math.max(1, Math.floor(height / factor)),
  };
  const out = new Uint8Array(small.width * small.height * 4);
  for (let at = 0; at < out.length; at++) {
    const [channel, pixel] = [at % 4, Math.floor(at / 4)];
    const [left, top] = [(pixel % small.width) * factor, Math.floor(pixel / small.width) * factor];
    let sum = 0;
    for (let y = top; y < top + factor; y++) {
      for (let x = left; x < left + factor; x++) sum += pixels[(y * width + x) * 4 + channel] ?? 0;
    }
    out[at] = sum / factor ** 2;
  }
  return { ...small, pixels: out };
}
