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
  radial,
  stop,
  stroke,
} from "../canvas.ts";
import { drawEyes } from "./eyes.ts";
import { drawMouth } from "./mouth.ts";
import { skin } from "./palette.ts";
import type { Project } from "./projection.ts";

/** Half of the face's edge, from the crown to the chin, with depth: the other half mirrors it. */
const edge: readonly (readonly [x: number, y: number, z: number])[] = [
  [62, -150, 0],
  [104, -84, 8],
  [114, -16, 12],
  [112, 40, 22],
  [98, 94, 38],
  [66, 138, 62],
  [26, 160, 82],
];

/** The face: its shape, then what is on it. The jaw drops as the mouth opens. */
export function drawFace(context: Context, pose: Pose, at: Project): void {
  drawEars(context, at);
  const jaw = 11 * pose.mouth.open;
  const drop = (y: number) => y + (y > 60 ? (jaw * (y - 60)) / 100 : 0);
  const right = edge.map(([x, y, z]) => at(x, drop(y), z));
  const left = edge.map(([x, y, z]) => at(-x, drop(y), z)).reverse();
  outline(context, [at(0, -168, 0), ...right, at(0, drop(164), 86), ...left]);
  fill(context, linear(context, [-110, -120], [120, 150], [skin.light, skin.base, skin.shade]));
  inside(context, () => {
    shade(context, at, pose);
    drawNose(context, at);
    drawMouth(context, pose, at);
    drawEyes(context, pose, at);
  });
}

function shade(context: Context, at: Project, { smile, mouth }: Pose): void {
  // The far cheek turns away from the light; hair darkens the forehead; the chin keeps a soft edge.
  glow(context, at(-46, -70, 100), 130, fade("#ffd9a8", 0.55));
  glow(context, at(122, 60, 10), 120, fade(skin.deep, 0.5), 1.7);
  glow(context, at(-120, 120, 0), 90, fade(skin.deep, 0.22));
  glow(context, at(0, -165, 60), 150, fade(skin.deep, 0.75), 0.62);
  glow(context, at(0, 186, 60), 90, fade(skin.deep, 0.5), 0.5);
  const lift = 10 * smile + 4 * mouth.wide;
  for (const side of [-1, 1]) {
    glow(context, at(side * 68, 52 - lift, 88), 48, fade(skin.blush, 0.42), 0.8);
    glow(context, at(side * 52 - 6, 36 - lift, 100), 30, fade("#ffe0b8", side < 0 ? 0.5 : 0.22), 0.6);
    glow(context, at(side * 50, -8, 96), 44, fade(skin.deep, 0.24), 0.62);
  }
  glow(context, at(-4, 146, 96), 26, fade("#ffd9a8", 0.4), 0.7);
}

function drawNose(context: Context, at: Project): void {
  const [bridge, tip, left, right] = [at(0, -20, 112), at(0, 44, 142), at(-23, 53, 108), at(23, 53, 108)];
  outline(context, [bridge, [bridge[0] + 9, 10], [right[0] + 2, right[1] - 8], right, tip]);
  const shadow = [stop(0.45, fade(skin.shade, 0)), stop(1, fade(skin.deep, 0.55))];
  fill(context, linear(context, left, [right[0] + 14, right[1]], shadow));
  glow(context, [tip[0], tip[1] + 17], 30, fade(skin.deep, 0.5), 0.42);
  drawNostril(context, left, -1);
  drawNostril(context, right, 1);
  glow(context, [tip[0] - 6, tip[1] - 8], 16, "#fff0d8b0");
  glow(context, [bridge[0] - 4, bridge[1] + 18], 18, "#fff0d855", 1.6);
}

function drawNostril(context: Context, [x, y]: Point, side: -1 | 1): void {
  curve(context, [
    [x + 1.5 * side, y - 8],
    [x + 0.5 * side, y + 3],
    [x - 9 * side, y + 6],
  ]);
  stroke(context, 3.4, fade(skin.deep, 0.75));
}

function drawEars(context: Context, at: Project): void {
  for (const side of [-1, 1]) {
    const [x, y] = at(side * 117, 22, -12);
    oval(context, [x, y], 22, 34, side * 0.12);
    fill(context, radial(context, [x - 5, y - 6], 40, [side < 0 ? skin.light : skin.base, skin.shade]));
    oval(context, [x - 3 * side, y + 2], 11, 20, side * 0.12);
    fill(context, fade(skin.deep, 0.45));
    drawEarring(context, [x + 2 * side, y + 42]);
  }
}

function drawEarring(context: Context, [x, y]: Point): void {
  oval(context, [x, y + 5], 10, 12);
  fill(context, radial(context, [x - 4, y], 17, ["#d8fff6", "#3fb6ac", "#126a70"]));
}
