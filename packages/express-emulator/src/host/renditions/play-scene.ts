import type { Page, Scene } from "../../shared/document.ts";
import { type Clip, clipOf } from "../document/length.ts";
import { nodesOf } from "../document/tree.ts";
import { memoryCanvas } from "../media/canvas.ts";
import type { Library } from "../media/library.ts";
import { openVideo } from "../media/open-video.ts";
import { coverCrop, drawScene, type Painter, type PaintMedia } from "./draw.ts";

/**
 * Draws a scene over a whole canvas, one moment after another, with the true frames of its videos.
 *
 * @param moments Ascending seconds of the scene.
 */
export async function* playScene(
  painter: Painter,
  page: Page,
  scene: Scene,
  library: Library,
  moments: readonly number[],
): AsyncGenerator<void> {
  const screens = new Map<string, Screen>();
  try {
    for (const node of nodesOf(scene.children)) {
      const clip = node.type === "MediaContainer" ? clipOf(node, library) : undefined;
      if (clip?.asset.kind === "video") screens.set(node.id, await openScreen(clip, moments));
    }
    const posters = paintPosters(library);
    const { canvas } = painter;
    for (const _ of moments) {
      for (const screen of screens.values()) await screen.next();
      painter.save();
      painter.scale(canvas.width / page.width, canvas.height / page.height);
      drawScene(painter, scene, page, (target, node) => {
        const screen = screens.get(node.id);
        if (screen) paintCovering(target, screen.canvas, node);
        else posters(target, node);
      });
      painter.restore();
      yield;
    }
  } finally {
    for (const screen of screens.values()) await screen.close();
  }
}

/** Paints each image, and of each video its small first frame. */
export function paintPosters(library: Library): PaintMedia {
  return (painter, node) => paintCovering(painter, library.get(node.asset).poster, node);
}

function paintCovering(
  painter: Painter,
  picture: OffscreenCanvas,
  box: { width: number; height: number },
): void {
  const { sx, sy, sWidth, sHeight } = coverCrop(picture, box);
  painter.drawImage(picture, sx, sy, sWidth, sHeight, 0, 0, box.width, box.height);
}

/** A canvas that shows one frame of a video after another. */
interface Screen {
  canvas: OffscreenCanvas;
  next(): Promise<void>;
  close(): Promise<void>;
}

/** In the video's own size: scaling a decoded frame takes the browser three times as long as scaling a canvas. */
async function openScreen({ asset, start, seconds }: Clip, moments: readonly number[]): Promise<Screen> {
  const { blob, width, height } = asset;
  const video = await openVideo(blob);
  const frames = video.frames(moments.map((moment) => start + Math.min(moment, seconds)));
  const { canvas, painter } = memoryCanvas(width, height);
  return {
    canvas,
    async next() {
      const { value: sample } = await frames.next();
      sample?.draw(painter, 0, 0, width, height);
      sample?.close();
    },
    async close() {
      await frames.return(undefined);
      video[Symbol.dispose]();
    },
  };
}
