import { registerMediabunnyServer } from "@mediabunny/server";
import { ALL_FORMATS, CustomSource, Input, VideoSampleSink } from "mediabunny";
import { encodePng } from "./png.ts";
import { type Picture, shrink } from "./shrink.ts";

// Decodes pictures in a process of its own, one at a time, which can be ended whatever a file makes of the decoder. It
// reads each file through its parent, a part at a time.

/** What the parent wants. */
export interface PosterWanted {
  sizeBytes: number;
  seconds: number;
}

/** A part of the file, as asked for and as it comes: both ends as in `Array.slice`. */
export interface PartWanted {
  part: number;
  start: number;
  end: number;
}

export type FromParent = PosterWanted | { part: number; bytes: Uint8Array };
export type FromChild = PartWanted | { png: Uint8Array } | { failure: string };

const waiting = new Map<number, (bytes: Uint8Array) => void>();
let parts = 0;

const tell = (message: FromChild) => process.send?.(message);

registerMediabunnyServer({ hardwareContext: null });
process.on("disconnect", () => process.exit());

process.on("message", (message: FromParent) => {
  if (!("part" in message)) return void makePoster(message);
  waiting.get(message.part)?.(message.bytes);
  waiting.delete(message.part);
});

async function makePoster({ sizeBytes, seconds }: PosterWanted): Promise<void> {
  try {
    const { pixels, width, height } = shrink(await frameAt(sizeBytes, seconds));
    tell({ png: encodePng(pixels, width, height) });
  } catch (error) {
    tell({ failure: error instanceof Error ? error.message : "unknown" });
  }
}

function read(start: number, end: number): Promise<Uint8Array> {
  const part = parts++;
  return new Promise((resolve) => {
    waiting.set(part, resolve);
    tell({ part, start, end });
  });
}

/** The frame that is shown at a time, in seconds. */
async function frameAt(sizeBytes: number, seconds: number): Promise<Picture> {
  const source = new CustomSource({ getSize: () => sizeBytes, read });
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
