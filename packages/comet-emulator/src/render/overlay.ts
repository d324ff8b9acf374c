import { type Canvas, createCanvas, loadImage, type SKRSContext2D } from "@napi-rs/canvas";
import { write, writtenWidth } from "./lettering.ts";
import { type Box, fitting, type Size } from "./sizes.ts";

/** What lies over the character, in pixels of the result. */
export interface OverlayOptions extends Size {
  /** A few words after SIMULATED. */
  label?: string | undefined;
  /** Where the performance goes, if there is one to show. */
  inset?: Box | undefined;
}

/** Where a performance goes: the lower right corner, in its own shape, at most 36 % of the width and 28 % of the height. */
export function insetBox(picture: Size, performance: Size): Box {
  const { width, height } = fitting(performance, {
    width: 0.36 * picture.width,
    height: 0.28 * picture.height,
  });
  const gap = edgeGap(picture);
  return { x: picture.width - gap - width, y: picture.height - gap - height, width, height };
}

/** Prepares what never changes, and draws it and the performance, already as large as its box, over each picture. */
export async function createOverlay(
  options: OverlayOptions,
): Promise<(context: SKRSContext2D, performance: Canvas | undefined) => void> {
  const canvas = createCanvas(options.width, options.height);
  const box = options.inset;
  if (box) drawFrame(canvas.getContext("2d"), box);
  drawBadge(canvas.getContext("2d"), options);
  const fixed = await loadImage(await canvas.encode("png"));
  return (context, performance) => {
    context.drawImage(fixed, 0, 0);
    if (!box || !performance) return;
    context.save();
    roundBox(context, box, corner(box));
    context.clip();
    context.drawImage(performance, box.x, box.y);
    context.restore();
  };
}

/** A white rim and a soft shadow around the performance. */
function drawFrame(context: SKRSContext2D, box: Box): void {
  const rim = Math.max(2, Math.round(Math.min(box.width, box.height) / 60));
  const outer = { x: box.x - rim, y: box.y - rim, width: box.width + 2 * rim, height: box.height + 2 * rim };
  context.save();
  context.shadowColor = "#000000a0";
  context.shadowBlur = 8 * rim;
  context.shadowOffsetY = 2 * rim;
  context.fillStyle = "#ffffff";
  roundBox(context, outer, corner(box) + rim);
  context.fill();
  context.restore();
}

/** SIMULATED in a dark pill in the upper left corner, with the label after it when there is room. */
function drawBadge(context: SKRSContext2D, { width, height, label }: OverlayOptions): void {
  const gap = edgeGap({ width, height });
  const capitals = Math.max(9, Math.round(Math.min(width, height) * 0.03));
  const pad = 0.95 * capitals;
  const room = (text: string) => writtenWidth(text) * capitals;
  const title = "SIMULATED";
  const extra = label && 3 * gap + 5 * pad + room(title) + room(label) < width ? label : undefined;
  const badge = {
    x: gap,
    y: gap,
    width: 2 * pad + room(title) + (extra ? 1.4 * pad + room(extra) : 0),
    height: capitals + 1.7 * pad,
  };
  roundBox(context, badge, badge.height / 2);
  context.fillStyle = "#101522d0";
  context.fill();
  const y = badge.y + 0.85 * pad;
  write(context, title, { x: badge.x + pad, y, height: capitals, colour: "#ffd34d" });
  if (!extra) return;
  write(context, extra, { x: badge.x + 2.4 * pad + room(title), y, height: capitals, colour: "#ffffffd0" });
}

function roundBox(context: SKRSContext2D, { x, y, width, height }: Box, radius: number): void {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
}

function corner({ width, height }: Box): number {
  return Math.min(width, height) * 0.09;
}

function edgeGap({ width, height }: Size): number {
  return Math.round(Math.min(width, height) * 0.04);
}
