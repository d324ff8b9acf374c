import type { Pose } from "../acting.ts";
import {
  type Context,
  curve,
  fade,
  fill,
  glow,
  inside,
  layer,
  linear,
  outline,
  points,
  stroke,
} from "../canvas.ts";
import { knit, skin } from "./palette.ts";

const torso = points(
  "-62,206 -130,232 -226,274 -282,370 -306,560 -320,900 320,900 306,560 282,370 226,274 130,232 62,206",
);
const collar = points("-72,196 -40,214 0,220 40,214 72,196 86,222 46,250 0,258 -46,250 -86,222");

/** Neck, shoulders and the jumper. Drawn in the figure's space: the origin is the resting head. */
export function drawBody(context: Context, { sway, breath, yaw }: Pose): void {
  drawNeck(context, sway, yaw);
  layer(context, () => {
    context.translate(0.7 * sway, -5 * breath);
    outline(context, torso);
    fill(context, linear(context, [-260, 220], [300, 520], [knit.light, knit.base, knit.shade]));
    inside(context, () => {
      drawRibs(context);
      glow(context, [10, 214], 170, fade(knit.deep, 0.7), 0.55);
      glow(context, [-196, 330], 120, "#fff0b880");
      glow(context, [290, 480], 190, fade(knit.deep, 0.75), 1.5);
      for (const side of [-1, 1]) {
        curve(context, [
          [side * 200, 430],
          [side * 216, 540],
          [side * 212, 900],
        ]);
        stroke(context, 8, fade(knit.deep, 0.42));
      }
    });
    drawCollar(context);
  });
}

function drawNeck(context: Context, sway: number, yaw: number): void {
  const [top, bottom] = [18 * yaw + 0.2 * sway, 0.7 * sway];
  outline(context, [
    [-58 + top, 90],
    [-56 + bottom, 170],
    [-78 + bottom, 232],
    [78 + bottom, 232],
    [56 + bottom, 170],
    [58 + top, 90],
  ]);
  fill(context, linear(context, [-60, 0], [70, 0], [skin.base, skin.shade, skin.deep]));
  inside(context, () => glow(context, [top + 40 * yaw, 160], 96, "#52201cd8", 0.62));
}

function drawRibs(context: Context): void {
  for (let rib = -320; rib <= 320; rib += 26) {
    curve(context, [
      [rib * 0.72, 205],
      [rib * 0.94, 330],
      [rib * (1 + Math.abs(rib) / 1_600), 620],
    ]);
    stroke(context, 3, fade(knit.shade, 0.42));
  }
}

function drawCollar(context: Context): void {
  outline(context, collar);
  fill(context, linear(context, [-86, 0], [90, 0], [knit.light, knit.base, knit.shade]));
  for (let rib = -70; rib <= 70; rib += 14) {
    const sag = 20 * (1 - (rib / 80) ** 2);
    curve(context, [
      [rib, 199 + sag],
      [rib * 1.12, 226 + 1.4 * sag],
    ]);
    stroke(context, 2.5, fade(knit.deep, 0.35));
  }
}
