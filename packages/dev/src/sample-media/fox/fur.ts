import { type Context, fade, layer, type Point } from "../canvas.ts";
import { dice, mix } from "../motion.ts";

/** How a patch of fur is brushed. */
export interface Brush {
  seed: number;
  /** How many hairs. */
  count: number;
  /** Where a hair starts. */
  start: (roll: () => number) => Point;
  /** Which way a hair at a point grows, in radians; 0 is to the right. */
  grain: (point: Point) => number;
  /** Length of a hair in units. */
  length: number;
  /** Colours of single hairs, `#rrggbb`, taken in turn. */
  colours: readonly string[];
  opacity: number;
  /** Whether a hair may start at a point. */
  where?: (point: Point) => boolean;
}

/** Anywhere in a box. */
export function within(left: number, top: number, right: number, bottom: number): Brush["start"] {
  return (roll) => [mix(left, right, roll()), mix(top, bottom, roll())];
}

/** Anywhere on a straight line. */
export function between([x, y]: Point, [toX, toY]: Point): Brush["start"] {
  return (roll) => {
    const share = roll();
    return [mix(x, toX, share), mix(y, toY, share)];
  };
}

/** Brushes hairs over what is already painted, so that a smooth gradient becomes fur. */
export function brushFur(context: Context, brush: Brush): void {
  const roll = dice(brush.seed);
  layer(context, () => {
    context.lineCap = "round";
    for (let hair = 0; hair < brush.count; hair++) {
      const start = brush.start(roll);
      const bend = 0.5 * (roll() - 0.5);
      const length = brush.length * mix(0.5, 1.2, roll());
      const width = mix(0.7, 2, roll());
      if (brush.where && !brush.where(start)) continue;
      drawHair(context, start, brush.grain(start) + bend, length);
      context.lineWidth = width;
      context.strokeStyle = fade(
        brush.colours[hair % brush.colours.length] ?? "#000000",
        brush.opacity * mix(0.4, 1, roll()),
      );
      context.stroke();
    }
  });
}

function drawHair(context: Context, [x, y]: Point, angle: number, length: number): void {
  const [dx, dy] = [Math.cos(angle) * length, Math.sin(angle) * length];
  context.beginPath();
  context.moveTo(x, y);
  context.quadraticCurveTo(x + dx * 0.55 - dy * 0.12, y + dy * 0.55 + dx * 0.12, x + dx, y + dy);
}

/** A closed outline that comes to a tip at every second point: tufts of fur. */
export function tufted(context: Context, points: readonly Point[]): void {
  context.beginPath();
  const first = points[0] ?? [0, 0];
  context.moveTo(...first);
  for (let i = 1; i <= points.length; i++) {
    const from = points[i - 1] ?? first;
    const to = points[i % points.length] ?? first;
    const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const out = Math.hypot(middle[0], middle[1]) || 1;
    const swell = 0.1 * Math.hypot(to[0] - from[0], to[1] - from[1]);
    context.quadraticCurveTo(
      middle[0] + (middle[0] / out) * swell,
      middle[1] + (middle[1] / out) * swell,
      ...to,
    );
  }
  context.closePath();
}
