import { AvFrameVideoSampleResource, toAvFrame } from "@mediabunny/server";
import { type Canvas, ImageData } from "@napi-rs/canvas";
import { VideoSample } from "mediabunny";
import { AV_PIX_FMT_RGBA, FFmpegError, Frame, Rational, SoftwareScaleContext, SWS_BILINEAR } from "node-av";

// FFmpeg's own frames, scaled and converted on its threads. By way of JavaScript every frame would be copied at full
// size three times, which is a third of a render.

/** Paints decoded pictures of any size and pixel format over a whole canvas. */
export interface Scaler extends Disposable {
  /** The picture as it is coded, not rotated, stretched to the canvas. */
  paint(sample: VideoSample, canvas: Canvas): Promise<void>;
}

/** A scaler for the frames of one video. */
export function createScaler(): Scaler {
  const source = new Frame();
  source.alloc();
  let scaling: Scaling | undefined;
  return {
    async paint(sample, canvas) {
      await toAvFrame(sample, source);
      const sizes = [source.width, source.height, source.format, canvas.width, canvas.height].join();
      if (scaling?.sizes !== sizes) {
        scaling?.[Symbol.dispose]();
        scaling = startScaling(source, canvas, sizes);
      }
      const { context, target } = scaling;
      FFmpegError.throwIfError(await context.scaleFrame(target, source), "scaling a frame");
      const [rows, stride] = [target.data?.[0], target.linesize[0]];
      if (!rows || !stride) throw new Error("The scaled frame is empty.");
      const pixels = new Uint8ClampedArray(rows.buffer, rows.byteOffset, stride * canvas.height);
      canvas.getContext("2d").putImageData(new ImageData(pixels, stride / 4, canvas.height), 0, 0);
    },
    [Symbol.dispose]() {
      scaling?.[Symbol.dispose]();
      source.free();
    },
  };
}

interface Scaling extends Disposable {
  sizes: string;
  context: SoftwareScaleContext;
  target: Frame;
}

function startScaling(source: Frame, { width, height }: Canvas, sizes: string): Scaling {
  const target = rgbaFrame(width, height);
  FFmpegError.throwIfError(target.allocBuffer(), "allocating a frame");
  const context = new SoftwareScaleContext();
  const format = source.format as Parameters<SoftwareScaleContext["getContext"]>[2];
  context.getContext(source.width, source.height, format, width, height, AV_PIX_FMT_RGBA, SWS_BILINEAR);
  FFmpegError.throwIfError(context.initContext(), "preparing to scale frames");
  return {
    sizes,
    context,
    target,
    [Symbol.dispose]() {
      context.freeContext();
      target.free();
    },
  };
}

/** What is on a canvas, as a frame to encode. The canvas must be opaque; it may be drawn on again at once. */
export function sampleOf(canvas: Canvas, timing: { timestamp: number; duration: number }): VideoSample {
  const frame = rgbaFrame(canvas.width, canvas.height);
  FFmpegError.throwIfError(frame.fromBuffer(canvas.data()), "copying a picture");
  return new VideoSample(new AvFrameVideoSampleResource(frame), timing);
}

function rgbaFrame(width: number, height: number): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = AV_PIX_FMT_RGBA;
  frame.sampleAspectRatio = new Rational(1, 1);
  return frame;
}
