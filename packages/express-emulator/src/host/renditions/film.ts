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
import type { Page } from "../../shared/document.ts";
import { clipsOf, sceneSeconds } from "../document/length.ts";
import { memoryCanvas } from "../media/canvas.ts";
import type { Asset, Library } from "../media/library.ts";
import { playScene } from "./play-scene.ts";
import { copySound, hasCopyableSound } from "./sound.ts";

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
  if (!node || others.length > 0 || above.length > 0 || node.type !== "MediaContainer" || node.trim)
    return undefined;
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
  const { canvas, painter } = memoryCanvas(width, height);
  const picture = new CanvasSource(canvas, {
    codec: "avc",
    quality: new Quality({ bitrate: bitRate }),
    keyFrameInterval: 2,
    latencyMode: "realtime",
  });
  output.addVideoTrack(picture, { frameRate });
  const hasSound = page.scenes.some((scene) => clipsOf(scene, library).some(hasCopyableSound));
  const sound = new EncodedAudioPacketSource("aac");
  if (hasSound) output.addAudioTrack(sound);
  try {
    await output.start();
    let start = 0;
    let frames = 0;
    for (const scene of page.scenes) {
      const seconds = sceneSeconds(scene, library);
      const loud = clipsOf(scene, library).find(hasCopyableSound);
      if (loud) await copySound(loud, sound, start);
      const until = Math.round((start + seconds) * frameRate);
      const moments = Array.from(
        { length: until - frames },
        (_, index) => (frames + index) / frameRate - start,
      );
      for await (const _ of playScene(painter, page, scene, library, moments)) {
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

function mp4(): Output<Mp4OutputFormat, BufferTarget> {
  return new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target: new BufferTarget() });
}

async function finished(output: Output<Mp4OutputFormat, BufferTarget>): Promise<Blob> {
  if (output.state !== "finalized") await output.finalize();
  if (!output.target.buffer) throw new Error("The encoder gave no file.");
  return new Blob([output.target.buffer], { type: "video/mp4" });
}
