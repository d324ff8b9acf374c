import type { Hand, Pose } from "../acting.ts";
import {
  type Context,
  fade,
  fill,
  glow,
  layer,
  linear,
  outline,
  type Point,
  points,
  radial,
  stroke,
} from "../canvas.ts";
import { mix } from "../motion.ts";
import { knit, skin } from "./palette.ts";

/** Where a wrist rests below the picture and where it gestures, for the right side; the left mirrors it. */
const hidden: Point = [300, 640];
const shown: Point = [242, 312];

/** Fingers: where they leave the palm, how long they are, and how far they lean when spread. */
const fingers = [
  { x: -27, y: -34, length: 58, lean: -0.3, width: 23 },
  { x: -9, y: -43, length: 68, lean: -0.09, width: 24 },
  { x: 11, y: -42, length: 64, lean: 0.1, width: 23 },
  { x: 29, y: -32, length: 50, lean: 0.3, width: 21 },
] as const;

const palm = points("-38,-34 -12,-48 14,-47 38,-32 40,8 27,44 -23,44 -38,12");
const sleeve = points("-44,-6 44,4 84,170 120,420 -30,420 -56,160");

/** Forearms and open hands, in front of everything. */
export function drawHands(context: Context, pose: Pose): void {
  drawArm(context, pose.left, -1, pose.sway);
  drawArm(context, pose.right, 1, pose.sway);
}

function drawArm(context: Context, { raised, turn, spread }: Hand, side: -1 | 1, sway: number): void {
  if (raised < 0.02) return;
  layer(context, () => {
    context.translate(0.7 * sway, 0);
    context.scale(side, 1);
    context.translate(mix(hidden[0], shown[0], raised), mix(hidden[1], shown[1], raised));
    drawSleeve(context);
    context.rotate(0.22 + turn + 0.5 * (1 - raised));
    context.scale(1.3, 1.3);
    context.translate(0, -44);
    drawHand(context, spread);
  });
}

function drawSleeve(context: Context): void {
  outline(context, sleeve);
  fill(context, linear(context, [-50, 0], [80, 40], [knit.light, knit.base, knit.shade]));
  context.beginPath();
  context.roundRect(-50, -18, 102, 42, 19);
  fill(context, linear(context, [-50, 0], [54, 0], [knit.light, knit.base, knit.shade]));
}

function drawHand(context: Context, spread: number): void {
  drawFinger(context, [-26, 8], [-58 - 10 * spread, -28 + 6 * (1 - spread)], 25);
  for (const { x, y, length, lean, width } of fingers) {
    const angle = lean * (0.35 + spread);
    drawFinger(context, [x, y + 10], [x + length * Math.sin(angle), y - length * Math.cos(angle)], width);
  }
  outline(context, palm);
  fill(context, radial(context, [-12, -12], 66, [skin.light, skin.base, skin.shade]));
  glow(context, [0, 42], 34, fade(skin.deep, 0.55), 0.5);
  glow(context, [24, -4], 24, fade(skin.shade, 0.5), 1.4);
}

function drawFinger(context: Context, from: Point, tip: Point, width: number): void {
  for (const [shift, thickness, colour] of [
    [0, width, skin.shade],
    [-1.5, width - 5, skin.base],
  ] as const) {
    context.beginPath();
    context.moveTo(from[0] + shift, from[1]);
    context.lineTo(tip[0] + shift, tip[1]);
    stroke(context, thickness, colour);
  }
  glow(context, [tip[0] - 3, tip[1] - 2], 11, "#ffd9b0b0");
}
