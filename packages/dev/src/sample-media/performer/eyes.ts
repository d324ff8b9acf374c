import type { Pose } from "../acting.ts";
import {
  type Context,
  curve,
  fade,
  fill,
  inside,
  linear,
  outline,
  oval,
  type Point,
  radial,
  stop,
  stroke,
} from "../canvas.ts";
import { mix } from "../motion.ts";
import { eye, hair, skin } from "./palette.ts";
import type { Project } from "./projection.ts";

/** Both eyes and the brows over them. */
export function drawEyes(context: Context, pose: Pose, at: Project): void {
  for (const side of [-1, 1] as const) {
    drawEye(context, pose, at, side);
    drawBrow(context, at, side, side < 0 ? pose.brows.left : pose.brows.right);
  }
}

function drawEye(context: Context, { blink, gaze, smile }: Pose, at: Project, side: -1 | 1): void {
  const lid = mix(-34, 7, blink);
  const floor = mix(15 - 4 * smile, 9, blink);
  const inner = at(side * 24, 4, 102);
  const outer = at(side * 80, -3, 76);
  const lidLine = [
    at(side * 38, lid * 0.72, 104),
    at(side * 56, lid * 0.94, 100),
    at(side * 72, lid * 0.62, 86),
  ];
  const floorLine = [
    at(side * 34, floor * 0.78, 106),
    at(side * 50, floor, 104),
    at(side * 70, floor * 0.72, 90),
  ];
  const socket = [at(side * 38, -33, 104), at(side * 58, -41, 100), at(side * 80, -26, 84)];

  outline(context, [inner, ...socket, outer, ...floorLine.toReversed()]);
  fill(context, fade(skin.deep, 0.35));
  outline(context, [inner, ...lidLine, outer, ...floorLine.toReversed()]);
  if (blink < 0.93)
    inside(context, () => drawBall(context, at(side * 52 + 8 * gaze[0], -9 + 6 * gaze[1], 104)));

  curve(context, [inner, ...lidLine, outer, [outer[0] + 7 * side, outer[1] - 6]]);
  stroke(context, 6.5, eye.line);
  curve(context, [inner, ...floorLine, outer]);
  stroke(context, 2.2, fade(skin.deep, 0.8));
  curve(context, [at(side * 32, -30, 104), ...socket.slice(1)]);
  stroke(context, 2.6, fade(skin.deep, 0.6));
}

/** White, iris and sparks; the lids around it are the clip. */
function drawBall(context: Context, [x, y]: Point): void {
  context.fillStyle = linear(context, [x, y - 30], [x, y + 26], [eye.shade, eye.white, eye.white]);
  context.fillRect(x - 60, y - 50, 120, 100);
  oval(context, [x, y], 20.5, 21.5);
  fill(context, radial(context, [x, y + 6], 25, [eye.light, eye.iris, eye.line]));
  oval(context, [x, y], 9.5, 10);
  fill(context, "#160a0c");
  context.fillStyle = fade(eye.line, 0.42);
  context.fillRect(x - 60, y - 50, 120, 35);
  oval(context, [x - 7, y - 8], 5.6, 6.4);
  fill(context, "#ffffff");
  oval(context, [x + 7, y + 7], 2.8, 3);
  fill(context, "#ffffffa0");
}

function drawBrow(context: Context, at: Project, side: -1 | 1, raised: number): void {
  const y = -57 - 13 * raised;
  const ridge: Point[] = [
    at(side * 20, y + 2 - 2 * raised, 108),
    at(side * 46, y - 7, 104),
    at(side * 72, y - 8, 88),
    at(side * 92, y + 9, 66),
  ];
  const under: Point[] = [
    at(side * 70, y + 3, 88),
    at(side * 46, y + 7, 104),
    at(side * 21, y + 15 - 2 * raised, 108),
  ];
  outline(context, [...ridge, ...under]);
  fill(
    context,
    linear(context, at(side * 20, y, 108), at(side * 92, y, 66), [
      stop(0, fade(hair.base, 0.8)),
      stop(0.4, hair.shade),
      stop(1, fade(hair.shade, 0.85)),
    ]),
  );
}
