import type { Page } from "../../shared/document.ts";
import { memoryCanvas } from "../media/canvas.ts";
import type { Library } from "../media/library.ts";
import { drawScene } from "./draw.ts";
import { paintPosters, playScene } from "./play-scene.ts";

/** Draws the first moment of a page over a whole canvas, quickly: videos as they are known already. */
export function drawThumbnail(canvas: HTMLCanvasElement, page: Page, library: Library): void {
  const painter = canvas.getContext("2d");
  const [scene] = page.scenes;
  if (!painter || !scene) return;
  painter.save();
  painter.scale(canvas.width / page.width, canvas.height / page.height);
  drawScene(painter, scene, page, paintPosters(library));
  painter.restore();
}

/** Renders the first moment of a page as a picture. */
export async function renderStill(
  page: Page,
  library: Library,
  options: { width: number; height: number; type: "image/png" | "image/jpeg"; quality: number },
): Promise<Blob> {
  const { canvas, painter } = memoryCanvas(options.width, options.height);
  const [scene] = page.scenes;
  if (scene) {
    const playing = playScene(painter, page, scene, library, [0]);
    await playing.next();
    await playing.return(undefined);
  }
  return canvas.convertToBlob({ type: options.type, quality: options.quality });
}
