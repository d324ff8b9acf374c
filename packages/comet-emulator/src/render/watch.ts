import { type Canvas, createCanvas } from "@napi-rs/canvas";

/** How far what moves has moved since the frame before, in shares of the picture's width and height. */
export interface Shift {
  /** To the right. */
  x: number;
  /** Downward. */
  y: number;
}

/** The picture is watched as a coarse grid: enough to see a head turn or bow. */
const [columns, rows] = [48, 27];

/** Brightness steps, of 255, that count as noise. */
const noise = 4;

/** Compares each frame with the one before it. */
export function createWatcher(): (frame: Canvas) => Shift {
  const context = createCanvas(columns, rows).getContext("2d");
  let before: Uint8ClampedArray | undefined;
  return (frame) => {
    context.drawImage(frame, 0, 0, columns, rows);
    const now = context.getImageData(0, 0, columns, rows).data;
    const shift = before ? estimate(before, now) : { x: 0, y: 0 };
    before = now;
    return shift;
  };
}

/**
 * The one shift that explains the change best, by least squares over the cells that changed (Lucas and Kanade's method
 * with a single window).
 */
function estimate(before: Uint8ClampedArray, now: Uint8ClampedArray): Shift {
  const green = (pixels: Uint8ClampedArray, cell: number) => pixels[4 * cell + 1] ?? 0;
  let [xx, xy, yy, xt, yt] = [0, 0, 0, 0, 0];
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const cell = row * columns + column;
      const change = green(now, cell) - green(before, cell);
      if (Math.abs(change) < noise) continue;
      const slopeX = (green(before, cell + 1) - green(before, cell - 1)) / 2;
      const slopeY = (green(before, cell + columns) - green(before, cell - columns)) / 2;
      xx += slopeX * slopeX;
      xy += slopeX * slopeY;
      yy += slopeY * slopeY;
      xt += slopeX * change;
      yt += slopeY * change;
    }
  }
  const determinant = xx * yy - xy * xy;
  if (determinant < 1) return { x: 0, y: 0 };
  return {
    x: oneCell((xy * yt - yy * xt) / determinant) / columns,
    y: oneCell((xy * xt - xx * yt) / determinant) / rows,
  };
}

/** More than a cell a frame is a cut or an error, not a movement. */
function oneCell(shift: number): number {
  return Math.min(1, Math.max(-1, shift));
}
