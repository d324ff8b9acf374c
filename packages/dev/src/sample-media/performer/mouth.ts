import type { Pose } from "../acting.ts";
import {
  type Context,
  curve,
  fade,
  fill,
  glow,
  inside,
  linear,
  outline,
  oval,
  type Point,
  stroke,
} from "../canvas.ts";
import { lips, skin } from "./palette.ts";
import type { Project } from "./projection.ts";

/** Lips, teeth and tongue. */
export function drawMouth(context: Context, { mouth, smile }: Pose, at: Project): void {
  const half = 38 + 9 * mouth.wide + 10 * smile - (mouth.wide < 0 ? 4 : 0);
  const open = 44 * mouth.open;
  const corner = 100 - 14 * smile - 2 * mouth.wide + 0.12 * open;
  const round = Math.max(0, -mouth.wide);
  const [upper, lower] = [100 + 4 * smile - 4 * round - 0.1 * open, 99 + 4 * smile + open];
  const left = at(-half, corner, 88);
  const right = at(half, corner, 88);
  const bow: Point[] = [
    left,
    at(-half * 0.5, upper - 13, 108),
    at(-7, upper - 17 - 2 * round, 116),
    at(0, upper - 13, 117),
    at(7, upper - 17 - 2 * round, 116),
    at(half * 0.5, upper - 13, 108),
    right,
  ];
  const bottom: Point[] = [
    at(half * 0.56, lower + 11, 106),
    at(0, lower + 18 + 2 * round, 114),
    at(-half * 0.56, lower + 11, 106),
  ];
  const seam: Point[] = [
    left,
    at(-half * 0.5, upper - 2, 108),
    at(0, upper + 1, 116),
    at(half * 0.5, upper - 2, 108),
    right,
  ];
  const floor: Point[] = [
    at(half * 0.55, lower - 2, 104),
    at(0, lower + 2, 110),
    at(-half * 0.55, lower - 2, 104),
  ];

  const middle = (left[0] + right[0]) / 2;
  glow(context, [middle, lower + 30], 34, fade(skin.deep, 0.42), 0.42);
  outline(context, [...bow, ...bottom]);
  const colours = [lips.base, lips.dark, lips.base, lips.light];
  fill(context, linear(context, [0, upper - 18], [0, lower + 20], colours));
  outline(context, [...seam, ...floor]);
  fill(context, lips.inside);
  inside(context, () => drawInside(context, at, { half, upper, lower, open }));
  curve(context, seam);
  stroke(context, 2.6, fade(lips.dark, 0.9));
  glow(context, [middle - 6, lower + 9], 20, "#ffd0c488", 0.4);
  for (const end of [left, right]) glow(context, end, 13, fade(skin.deep, 0.35 + 0.35 * smile));
}

function drawInside(
  context: Context,
  at: Project,
  { half, upper, lower, open }: { half: number; upper: number; lower: number; open: number },
): void {
  oval(context, at(0, lower + 4, 84), half * 0.62, 5 + 0.34 * open);
  fill(context, lips.tongue);
  const [x, y] = at(0, upper - 6, 96);
  context.beginPath();
  context.roundRect(x - half * 0.72, y - 6, half * 1.44, 12 + Math.min(9, 0.3 * open), 7);
  fill(context, linear(context, [0, y - 4], [0, y + 14], ["#d8c6bc", "#fffaf2"]));
}
