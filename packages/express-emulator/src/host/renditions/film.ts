import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  CanvasSource,
  Conversion,
  EncodedAudioPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
  Quality,
} from "mediabunny";
import type { Page, Scene } from "../../shared/document.ts";
import { mediaOf, sceneSeconds } from "../document/length.ts";
import { nodesOf } from "../document/tree.ts";
import type { Asset, Library } from "../media/library.ts";
import { openVideo } from "../media/open-video.ts";
import { coverCrop, drawScene } from "./draw.ts";
import { copySound } from "./sound.ts";
import { paintPosters } from "./still.ts";

/** What a film of a page shall be like. */
export interface FilmOptions {
  width: number;
  height: number;
  /** Frames a second; a clip that needs no rendering keeps its own when left out. */
  frameRate: number | undefined;
  /** Bits a second. */
  bitRate: number;
}

/** Renders a page as an H.264 mp4. */
export async function renderFilm(page: Page, library: Library, options: FilmOptions): Promise<Blob> {
  const clip = untouchedClip(page, library, options);
  return clip ? remux(clip) : composeFilm(page, library, options);
}

/** The clip that already is the film: alone on its page, as large as the page and the film. */
function untouchedClip(page: Page, library: Library, options: FilmOptions): Asset | undefined {
  const [scene, ...others] = page.scenes;
  const [node, ...above] = scene?.children ?? [];
  if (!node || others.length > 0 || above.length > 0 || node.type !== "MediaContainer") return undefined;
  const fills = node.x === 0 && node.y === 0 && node.width === page.width && node.height === page.height;
  if (!fills || node.rotation !== 0 || node.opacity !== 1 || options.frameRate !== undefined)
    return undefined;
  const asset = library.get(node.asset);
  return asset.width === options.width && asset.height === options.height ? asset : undefined;
}

async function remux({ blob }: Asset): Promise<Blob> {
  using input = new Input({ formats: ALL_FORMATS, source: new BlobSource(blob) });
  const output = mp4();
  await (await Conversion.init({ input, output })).execute();
  return finished(output);
}

async function composeFilm(page: Page, library: Library, options: FilmOptions): Promise<Blob> {
  const { width, height, frameRate = 24, bitRate } = options;
  const output = mp4();
  const canvas = new OffscreenCanvas(width, height);
  const picture = new CanvasSource(canvas, {
    codec: "avc",
    quality: new Quality({ bitrate: bitRate }),
    keyFrameInterval: 2,
    latencyMode: "realtime",
  });
  output.addVideoTrack(picture, { frameRate });
  const hasSound = page.scenes.some((scene) => mediaOf(scene, library).some(({ hasAudio }) => hasAudio));
  const sound = new EncodedAudioPacketSource("aac");
  if (hasSound) output.addAudioTrack(sound);
  try {
    await output.start();
    let start = 0;
    let frames = 0;
    for (const scene of page.scenes) {
      const seconds = sceneSeconds(scene, library);
      const loud = mediaOf(scene, library).find(({ hasAudio }) => hasAudio);
      if (loud) await copySound(loud.blob, sound, start, seconds);
      const until = Math.round((start + seconds) * frameRate);
      const moments = Array.from(
        { length: until - frames },
        (_, index) => (frames + index) / frameRate - start,
      );
      for await (const _ of playScene(canvas, page, scene, library, moments)) {
        await picture.add(frames++ / frameRate, 1 / frameRate);
      }
      start += seconds;
    }
    return await finished(output);
  } catch (error) {
    await output.cancel();
    throw error;
  }
}

/** Draws a scene moment by moment. */
async function* playScene(
  canvas: OffscreenCanvas,
  page: Page,
  scene: Scene,
  library: Library,
  moments: readonly number[],
): AsyncGenerator<void> {
  const painter = canvas.getContext("2d", { willReadFrequently: true });
  if (!painter) throw new Error("The browser gives no canvas.");
  await using open = new AsyncDisposableStack();
  const playing = new Map<string, AsyncGenerator<ClosableSample>>();
  for (const node of nodesOf(scene.children)) {
    if (node.type !== "MediaContainer" || library.get(node.asset).kind !== "video") continue;
    const video = open.use(await openVideo(library.get(node.asset).blob));
    const frames = video.frames(moments) as AsyncGenerator<ClosableSample>;
    open.defer(async () => void (await frames.return(undefined as never)));
    playing.set(node.id, frames);
  }
  const posters = paintPosters(library);
  for (const _ of moments) {
    const now = new Map<string, ClosableSample>();
    for (const [id, frames] of playing) {
      const { value } = await frames.next();
      if (value) now.set(id, value);
    }
    painter.save();
    painter.scale(canvas.width / page.width, canvas.height / page.height);
    drawScene(painter, scene, page, (target, node) => {
      const sample = now.get(node.id);
      if (!sample) return posters(target, node);
      const { sx, sy, sWidth, sHeight } = coverCrop(library.get(node.asset), node);
      sample.draw(target, sx, sy, sWidth, sHeight, 0, 0, node.width, node.height);
    });
    painter.restore();
    for (const sample of now.values()) sample.close();
    yield;
  }
}
type ClosableSample = import("mediabunny").VideoSample;

function mp4(): Output<Mp4OutputFormat, BufferTarget> {
  return new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target: new BufferTarget() });
}

async function finished(output: Output<Mp4OutputFormat, BufferTarget>): Promise<Blob> {
  if (output.state !== "finalized") await output.finalize();
  if (!output.target.buffer) throw new Error("The encoder gave no file.");
  return new Blob([output.target.buffer], { type: "video/mp4" });
}
