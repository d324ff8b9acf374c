import { type Canvas, createCanvas } from "@napi-rs/canvas";
import {
  ALL_FORMATS,
  BufferSource,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from "mediabunny";
import { createScaler } from "./av-frame.ts";
import { RenderError } from "./render-error.ts";
import type { Size } from "./sizes.ts";

/** A video file being played. */
export interface Video extends AsyncDisposable {
  /** Size of its frames here: upright, with square pixels. */
  size: Size;
  /** Length of the picture. */
  seconds: number;
  /** Timestamp of the first frame in the file: second 0 of the video. */
  start: number;
  /** The sound track, if there is one that can be decoded. */
  sound: InputAudioTrack | undefined;
  /**
   * The frame shown at a second of the video; after the end, the last one. Each frame is decoded once as long as time
   * goes forward; a step back begins again. The canvas is used again for the next frame.
   */
  frame(seconds: number): Promise<Canvas>;
}

/**
 * Opens any container and codec that can be decoded here. `part` is the field an error names; `fit` tells from the size
 * of the video how large its frames are wanted.
 */
export async function openVideo(
  bytes: Uint8Array,
  part: "character" | "performance",
  fit: (size: Size) => Size,
): Promise<Video> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw unreadable(part, "has no picture");
    if (!(await track.canDecode())) {
      const codec = (await track.getCodec()) ?? "an unknown codec";
      throw unreadable(part, `is encoded in ${codec}, which cannot be decoded here`);
    }
    const size = fit({ width: await track.getDisplayWidth(), height: await track.getDisplayHeight() });
    const start = await track.getFirstTimestamp();
    const sound = await input.getPrimaryAudioTrack();
    const player = play(track, start, size);
    await player.frame(0);
    return {
      size,
      start,
      seconds: (await track.computeDuration()) - start,
      sound: sound && (await sound.canDecode()) ? sound : undefined,
      frame: player.frame,
      async [Symbol.asyncDispose]() {
        await player.stop();
        input.dispose();
      },
    };
  } catch (error) {
    input.dispose();
    throw error instanceof RenderError ? error : unreadable(part, "is not a video that can be played", error);
  }
}

function play(track: InputVideoTrack, start: number, size: Size) {
  const sink = new VideoSampleSink(track, { hardwareAcceleration: "prefer-software" });
  const screen = createScreen(size);
  let samples = sink.samples();
  let next: VideoSample | undefined;
  let shownAt: number | undefined;

  async function rewind(): Promise<void> {
    await stop();
    samples = sink.samples();
    shownAt = undefined;
  }

  async function stop(): Promise<void> {
    next?.close();
    next = undefined;
    await samples.return();
  }

  async function frame(seconds: number): Promise<Canvas> {
    const moment = start + seconds + 1e-6;
    if (shownAt !== undefined && moment < shownAt) await rewind();
    let current: VideoSample | undefined;
    for (;;) {
      next ??= (await samples.next()).value ?? undefined;
      const isFirst = shownAt === undefined && current === undefined;
      if (!next || (next.timestamp > moment && !isFirst)) break;
      current?.close();
      current = next;
      next = undefined;
    }
    if (current) {
      shownAt = current.timestamp;
      await screen.show(current);
      current.close();
    }
    if (shownAt === undefined) throw new Error("The file holds no frames.");
    return screen.canvas;
  }

  return {
    frame,
    async stop() {
      await stop();
      screen[Symbol.dispose]();
    },
  };
}

/** A canvas that shows samples upright. */
function createScreen({ width, height }: Size) {
  const scaler = createScaler();
  const canvas = createCanvas(width, height);
  const lying = createCanvas(height, width);
  return {
    canvas,
    async show(sample: VideoSample): Promise<void> {
      const { rotation, flip } = sample;
      if (rotation === 0 && !flip) return scaler.paint(sample, canvas);
      const coded = rotation % 180 === 0 ? createCanvas(width, height) : lying;
      await scaler.paint(sample, coded);
      const context = canvas.getContext("2d");
      context.save();
      context.translate(width / 2, height / 2);
      context.scale(flip ? -1 : 1, 1);
      context.rotate((rotation * Math.PI) / 180);
      context.drawImage(coded, -coded.width / 2, -coded.height / 2);
      context.restore();
    },
    [Symbol.dispose]: () => scaler[Symbol.dispose](),
  };
}

function unreadable(part: "character" | "performance", why: string, cause?: unknown): RenderError {
  return new RenderError(`unreadable_${part}`, `The ${part} ${why}.`, { cause });
}
