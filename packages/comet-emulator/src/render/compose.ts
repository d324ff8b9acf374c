import { registerMediabunnyServer } from "@mediabunny/server";
import { createCanvas } from "@napi-rs/canvas";
import {
  BufferTarget,
  Mp4OutputFormat,
  Output,
  Quality,
  type VideoSample,
  VideoSampleSource,
} from "mediabunny";
import { sampleOf } from "./av-frame.ts";
import { type Character, openCharacter } from "./character.ts";
import { createFollower } from "./follow.ts";
import { createOverlay, insetBox } from "./overlay.ts";
import { RenderError } from "./render-error.ts";
import { frameRate, type RenderRequest } from "./request.ts";
import { openSound } from "./sound.ts";
import { openVideo, type Video } from "./video.ts";
import { createWatcher } from "./watch.ts";

/** Renders a checked request on this thread. */
export async function composeResult(request: RenderRequest): Promise<Uint8Array<ArrayBuffer>> {
  registerMediabunnyServer();
  await using open = new AsyncDisposableStack();
  const character = open.use(await openCharacter(request));
  const performance =
    request.performance &&
    open.use(await openVideo(request.performance.bytes, "performance", (size) => insetBox(request, size)));
  const seconds = request.seconds ?? performance?.seconds ?? character.seconds;
  if (seconds === undefined) {
    throw new RenderError(
      "invalid_request",
      "seconds is required: a still character without a performance has no length.",
    );
  }

  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: "in-memory" }),
    target: new BufferTarget(),
  });
  open.defer(() => (output.state === "finalized" ? undefined : output.cancel()));
  const pictures = pictureSource();
  output.addVideoTrack(pictures, { frameRate });
  const sound = performance?.sound && (await openSound(performance.sound, performance.start, seconds));
  if (sound) output.addAudioTrack(sound.source);
  await output.start();

  const nextFrame = await stage(request, character, performance);
  const frameCount = Math.max(1, Math.round(seconds * frameRate));
  for (let frame = 0; frame < frameCount; frame++) {
    const loudness = (await sound?.play((frame + 1) / frameRate)) ?? 0;
    using sample = await nextFrame(frame / frameRate, loudness);
    await pictures.add(sample);
  }
  await sound?.play(Number.POSITIVE_INFINITY);
  await output.finalize();
  if (!output.target.buffer) throw new RenderError("render_failed", "The encoder gave no file.");
  return new Uint8Array(output.target.buffer);
}

/** Draws one frame after another: the character, the performance in its corner, the words. */
async function stage(
  { width, height, label }: RenderRequest,
  character: Character,
  performance: Video | undefined,
): Promise<(seconds: number, loudness: number) => Promise<VideoSample>> {
  const context = createCanvas(width, height).getContext("2d");
  const inset = performance && insetBox({ width, height }, performance.size);
  const overlay = await createOverlay({ width, height, label, inset });
  const watch = createWatcher();
  const follow = createFollower();
  return async (seconds, loudness) => {
    const acting = await performance?.frame(seconds);
    await character.draw(context, seconds, follow(seconds, loudness, acting && watch(acting)));
    overlay(context, acting);
    return sampleOf(context.canvas, { timestamp: seconds, duration: 1 / frameRate });
  };
}

/** Fast rather than small: a result is looked at once. */
function pictureSource(): VideoSampleSource {
  return new VideoSampleSource({
    codec: "avc",
    quality: new Quality({ quantizer: 26 }),
    latencyMode: "realtime",
    hardwareAcceleration: "prefer-software",
    keyFrameInterval: 2,
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
