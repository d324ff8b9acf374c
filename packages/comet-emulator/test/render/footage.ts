import { registerMediabunnyServer } from "@mediabunny/server";
import { createCanvas, ImageData, type SKRSContext2D } from "@napi-rs/canvas";
import {
  ALL_FORMATS,
  AudioSample,
  AudioSampleSource,
  BufferSource,
  BufferTarget,
  Input,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  Quality,
  type Rotation,
  type VideoCodec,
  VideoSample,
  VideoSampleSink,
  VideoSampleSource,
  WebMOutputFormat,
} from "mediabunny";

const formats = { mp4: Mp4OutputFormat, mov: MovOutputFormat, webm: WebMOutputFormat };
const rate = 48_000;

/** A film to be shot for a test. */
export interface Footage {
  container?: keyof typeof formats;
  codec?: VideoCodec;
  width?: number;
  height?: number;
  seconds?: number;
  frameRate?: number;
  rotation?: Rotation;
  /** Hertz of a steady tone. */
  tone?: number;
  paint: (context: SKRSContext2D, seconds: number) => void;
}

/** Encodes a small real video. */
export async function shoot(footage: Footage): Promise<Uint8Array> {
  registerMediabunnyServer();
  const { container = "mp4", codec = "avc", width = 192, height = 108, frameRate = 24 } = footage;
  const { seconds = 1, rotation = 0, tone } = footage;
  const output = new Output({ format: new formats[container](), target: new BufferTarget() });
  const pictures = new VideoSampleSource({
    codec,
    quality: new Quality({ bitrate: 400_000 }),
    hardwareAcceleration: "prefer-software",
  });
  output.addVideoTrack(pictures, { frameRate, rotation });
  const sound = new AudioSampleSource({
    codec: container === "webm" ? "opus" : "aac",
    quality: new Quality({ bitrate: 64_000 }),
  });
  if (tone) output.addAudioTrack(sound);
  await output.start();
  if (tone) {
    using sample = hum(tone, seconds);
    await sound.add(sample);
  }
  const context = createCanvas(width, height).getContext("2d");
  for (let frame = 0; frame < Math.round(seconds * frameRate); frame++) {
    footage.paint(context, frame / frameRate);
    using sample = new VideoSample(context.getImageData(0, 0, width, height).data, {
      format: "RGBA",
      codedWidth: width,
      codedHeight: height,
      timestamp: frame / frameRate,
      duration: 1 / frameRate,
    });
    await pictures.add(sample);
  }
  await output.finalize();
  if (!output.target.buffer) throw new Error("Nothing was encoded.");
  return new Uint8Array(output.target.buffer);
}

function hum(tone: number, seconds: number): AudioSample {
  const data = Float32Array.from(
    { length: seconds * rate },
    (_, at) => 0.3 * Math.sin((2 * Math.PI * tone * at) / rate),
  );
  return new AudioSample({ data, format: "f32", numberOfChannels: 1, sampleRate: rate, timestamp: 0 });
}

/** A still of one colour. */
export function still(colour: string, format: "png" | "jpeg" | "webp" = "png"): Promise<Uint8Array> {
  const canvas = createCanvas(192, 108);
  canvas.getContext("2d").fillStyle = colour;
  canvas.getContext("2d").fillRect(0, 0, 192, 108);
  return format === "png" ? canvas.encode("png") : canvas.encode(format, 90);
}

/** Paints everything in one colour. */
export function plain(colour: string): Footage["paint"] {
  return (context) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  };
}

/** Opens a video for measuring. */
export function measure(bytes: Uint8Array): Input {
  registerMediabunnyServer();
  return new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
}

/** The colours of a video at a second, by pixel. */
export async function pixelsAt(bytes: Uint8Array, seconds: number) {
  using input = measure(bytes);
  const track = await input.getPrimaryVideoTrack();
  const sample =
    track &&
    (await new VideoSampleSink(track, { hardwareAcceleration: "prefer-software" }).getSample(seconds));
  if (!sample) throw new Error(`There is no frame at second ${seconds}.`);
  const { codedWidth: width, codedHeight: height } = sample;
  const data = new Uint8ClampedArray(sample.allocationSize({ format: "RGBA" }));
  await sample.copyTo(data, { format: "RGBA" });
  sample.close();
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").putImageData(new ImageData(data, width, height), 0, 0);
  return {
    /** Which of the plain colours a pixel is nearest to. */
    nameAt(x: number, y: number): string {
      const [red = 0, green = 0, blue = 0] = canvas
        .getContext("2d")
        .getImageData(Math.round(x), Math.round(y), 1, 1).data;
      const distance = (named: readonly number[]) =>
        Math.hypot(red - (named[0] ?? 0), green - (named[1] ?? 0), blue - (named[2] ?? 0));
      const [nearest] = Object.entries(plainColours).sort(([, a], [, b]) => distance(a) - distance(b));
      return nearest?.[0] ?? "none";
    },
  };
}

const plainColours = {
  red: [220, 30, 30],
  green: [30, 160, 50],
  blue: [40, 60, 220],
  white: [255, 255, 255],
  dark: [16, 21, 34],
  yellow: [255, 211, 77],
} satisfies Record<string, readonly number[]>;

/** A plain colour as CSS. */
export function css(name: keyof typeof plainColours): string {
  return `rgb(${plainColours[name].join()})`;
}
