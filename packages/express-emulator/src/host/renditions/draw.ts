import type { MediaNode, Scene, SceneNode } from "../../shared/document.ts";

/** A canvas to draw a scene on. */
export type Painter = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Paints the media file of a node, as it is at this moment, over the node's box at the origin. */
export type PaintMedia = (painter: Painter, node: MediaNode) => void;

/** Draws a scene in pixels of the page; the caller scales. */
export function drawScene(
  painter: Painter,
  scene: Scene,
  page: { width: number; height: number },
  paintMedia: PaintMedia,
): void {
  painter.fillStyle = scene.background;
  painter.fillRect(0, 0, page.width, page.height);
  for (const node of scene.children) drawNode(painter, node, paintMedia);
}

function drawNode(painter: Painter, node: SceneNode, paintMedia: PaintMedia): void {
  painter.save();
  painter.translate(node.x, node.y);
  painter.rotate((node.rotation * Math.PI) / 180);
  painter.globalAlpha *= node.opacity;
  if (node.type === "Group") {
    for (const child of node.children) drawNode(painter, child, paintMedia);
  } else if (node.type === "MediaContainer") {
    paintMedia(painter, node);
  } else {
    painter.fillStyle = node.color;
    if (node.type === "Rectangle") painter.fillRect(0, 0, node.width, node.height);
    if (node.type === "Ellipse") {
      painter.beginPath();
      painter.ellipse(node.width / 2, node.height / 2, node.width / 2, node.height / 2, 0, 0, 2 * Math.PI);
      painter.fill();
    }
    if (node.type === "Text") {
      painter.font = `600 ${node.fontSize}px system-ui, sans-serif`;
      painter.textBaseline = "middle";
      painter.fillText(node.text, 0, node.height / 2);
    }
  }
  painter.restore();
}

/** The part of a picture that covers a box of another shape: what is too much is cut off evenly on both sides. */
export function coverCrop(
  picture: { width: number; height: number },
  box: { width: number; height: number },
): { sx: number; sy: number; sWidth: number; sHeight: number } {
  const scale = Math.max(box.width / picture.width, box.height / picture.height);
  const [sWidth, sHeight] = [box.width / scale, box.height / scale];
  return { sx: (picture.width - sWidth) / 2, sy: (picture.height - sHeight) / 2, sWidth, sHeight };
}
