import type { Page, Scene } from "../../shared/document.ts";
import type { Library } from "../media/library.ts";
import { coverCrop, drawScene, type PaintMedia } from "./draw.ts";

/** Paints each media file as its image, or its first frame. */
export function paintPosters(library: Library): PaintMedia {
  return (painter, node) => {
    const { poster } = library.get(node.asset);
    const { sx, sy, sWidth, sHeight } = coverCrop(poster, node);
    painter.drawImage(poster, sx, sy, sWidth, sHeight, 0, 0, node.width, node.height);
  };
}

/** Draws the first moment of a page, or of one of its scenes, over a whole canvas. */
export function drawStill(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  page: Page,
  library: Library,
  scene: Scene | undefined = page.scenes[0],
): void {
  const painter = canvas instanceof HTMLCanvasElement ? canvas.getContext("2d") : canvas.getContext("2d");
  if (!painter || !scene) return;
  painter.save();
  painter.scale(canvas.width / page.width, canvas.height / page.height);
  drawScene(painter, scene, page, paintPosters(library));
  painter.restore();
}

/** A page as a picture. */
export async function renderStill(
  page: Page,
  library: Library,
  options: { width: number; height: number; type: "image/png" | "image/jpeg"; quality: number },
): Promise<Blob> {
  const canvas = new OffscreenCanvas(options.width, options.height);
  drawStill(canvas, page, library);
  return canvas.convertToBlob({ type: options.type, quality: options.quality });
}
