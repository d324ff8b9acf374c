import {
  blurred,
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
  points,
  radial,
  stroke,
} from "../canvas.ts";
import { dark, fur, white } from "./palette.ts";

/** The bridge, the two cushions of the muzzle, a wet nose and a small smile. */
export function drawMuzzle(context: Context): void {
  drawBridge(context);
  for (const side of [-1, 1]) {
    glow(context, [side * 30, 104], 50, fade(white.light, side < 0 ? 0.95 : 0.7), 0.8);
    glow(context, [side * 34, 138], 40, fade(white.deep, 0.42), 0.4);
    for (const [x, y] of points("34,92 44,100 35,104")) {
      oval(context, [side * x, y], 1.8, 1.8);
      fill(context, fade(dark.base, 0.5));
    }
  }
  glow(context, [0, 168], 40, fade(white.light, 0.9), 0.7);
  drawSmile(context);
  drawNose(context);
}

function drawBridge(context: Context): void {
  const light = [fade(fur.light, 0.9), fade(fur.glow, 0.85), fade(fur.shade, 0.75)];
  outline(context, points("-21,-10 -17,40 -24,70 24,70 17,40 21,-10 0,-40"));
  blurred(context, 5, () => fill(context, linear(context, [-24, 0], [26, 0], light)));
  glow(context, [-4, 34], 22, "#ffe2b08c", 1.8);
}

function drawNose(context: Context): void {
  glow(context, [0, 92], 44, fade(white.deep, 0.6), 0.5);
  outline(context, points("-31,62 -16,54 0,53 16,54 31,62 26,78 8,92 0,94 -8,92 -26,78"));
  fill(context, radial(context, [-8, 60], 46, ["#6a4448", dark.base, dark.deep]));
  outline(context, points("-18,62 -6,58 8,59 4,65 -10,67"));
  fill(context, "#fff4ecc8");
  for (const side of [-1, 1]) {
    outline(
      context,
      points("9,78 18,72 22,76 14,82").map(([x, y]): Point => [side * x, y]),
    );
    fill(context, "#0a0406");
  }
}

function drawSmile(context: Context): void {
  outline(context, points("-36,120 -18,128 0,122 18,128 36,120 20,142 0,149 -20,142"));
  fill(context, "#5a1826");
  inside(context, () => glow(context, [0, 150], 26, "#ff8f8f", 0.7));
  for (const lip of [
    "-58,106 -48,118 -30,124 -12,121 0,108",
    "58,106 48,118 30,124 12,121 0,108",
    "0,92 0,110",
  ]) {
    curve(context, points(lip));
    stroke(context, 4, dark.deep);
  }
}
