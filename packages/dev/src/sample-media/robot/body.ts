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
  oval,
  type Point,
  points,
  radial,
  stop,
  stroke,
} from "../canvas.ts";
import { wave } from "../motion.ts";
import { brass, enamel, wool } from "./palette.ts";

const barrel = points("-150,190 -226,226 -262,320 -268,520 -268,900 268,900 268,520 262,320 226,226 150,190");

/** Neck, barrel and shoulders below the head; `seconds` moves the needle of the gauge. */
export function drawBody(context: Context, seconds: number): void {
  for (const side of [-1, 1]) drawShoulder(context, side);
  context.beginPath();
  context.roundRect(-62, 120, 124, 90, 18);
  fill(context, linear(context, [-62, 0], [62, 0], [brass.base, brass.light, brass.shade, brass.deep]));
  outline(context, barrel);
  fill(
    context,
    linear(context, [-268, 200], [268, 520], [enamel.light, enamel.base, enamel.shade, enamel.deep]),
  );
  inside(context, () => {
    glow(context, [-180, 330], 130, "#e4fff6b0", 1.6);
    glow(context, [250, 480], 180, fade(enamel.deep, 0.9), 1.8);
    glow(context, [0, 214], 200, fade(enamel.deep, 0.85), 0.4);
    curve(context, points("-280,366 -140,394 0,402 140,394 280,366"));
    stroke(
      context,
      20,
      linear(context, [-268, 0], [268, 0], [brass.light, brass.glow, brass.base, brass.deep]),
    );
    for (let x = -220; x <= 220; x += 88) {
      oval(context, [x, 400 - (x / 50) ** 2], 6, 6);
      fill(context, radial(context, [x - 2, 398 - (x / 50) ** 2], 8, [brass.glow, brass.shade]));
    }
  });
  drawGauge(context, [-112, 318], seconds);
}

function drawShoulder(context: Context, side: number): void {
  layer(context, () => {
    context.scale(side, 1);
    oval(context, [262, 332], 78, 88);
    const colours =
      side < 0 ? [enamel.glow, enamel.light, enamel.shade] : [enamel.base, enamel.shade, enamel.deep];
    fill(context, radial(context, [240, 290], 130, colours));
    outline(context, points("232,400 320,380 344,520 356,760 236,760 228,520"));
    fill(
      context,
      linear(
        context,
        [228, 0],
        [350, 0],
        side < 0 ? [enamel.base, enamel.light] : [enamel.shade, enamel.deep],
      ),
    );
  });
}

function drawGauge(context: Context, [x, y]: Point, seconds: number): void {
  oval(context, [x, y], 38, 38);
  fill(context, linear(context, [x - 38, y - 38], [x + 38, y + 38], [brass.glow, brass.base, brass.deep]));
  oval(context, [x, y], 30, 30);
  fill(context, radial(context, [x - 6, y - 8], 38, ["#fffaf0", stop(0.7, "#f3e3c4"), "#c4a878"]));
  layer(context, () => {
    context.translate(x, y);
    for (let mark = 0; mark < 7; mark++) {
      context.beginPath();
      const angle = Math.PI * (0.8 + (1.4 * mark) / 6);
      context.moveTo(22 * Math.cos(angle), 22 * Math.sin(angle));
      context.lineTo(26 * Math.cos(angle), 26 * Math.sin(angle));
      stroke(context, 2.5, "#4a3420");
    }
    context.rotate(Math.PI * (1.5 + 0.2 * wave(seconds, 1 / 3) + 0.03 * wave(seconds, 3)));
    context.beginPath();
    context.moveTo(-6, 0);
    context.lineTo(22, 0);
    stroke(context, 3.5, wool.base);
  });
  oval(context, [x, y], 4.5, 4.5);
  fill(context, brass.deep);
}

/** A thick knitted scarf; its end flutters. */
export function drawScarf(context: Context, seconds: number): void {
  const flutter = (reach: number, phase: number) => reach * wave(seconds, 1 / 2, phase);
  outline(context, [
    [70, 190],
    [146, 214],
    [214 + flutter(6, 0.1), 250 + flutter(6, 0)],
    [300 + flutter(14, 0.2), 262 + flutter(16, 0.15)],
    [372 + flutter(16, 0.35), 300 + flutter(22, 0.3)],
    [356 + flutter(16, 0.35), 350 + flutter(20, 0.3)],
    [282 + flutter(12, 0.2), 318 + flutter(14, 0.15)],
    [196 + flutter(6, 0.1), 304 + flutter(6, 0)],
    [110, 270],
  ]);
  fill(context, linear(context, [90, 200], [350, 340], [wool.shade, wool.base, wool.light]));
  outline(context, points("-166,150 -90,178 0,188 90,178 166,150 178,206 110,250 0,268 -110,250 -178,206"));
  fill(context, linear(context, [-170, 150], [170, 250], [wool.light, wool.base, wool.shade]));
  inside(context, () => {
    glow(context, [0, 142], 190, fade(wool.deep, 0.85), 0.34);
    for (let rib = -168; rib <= 168; rib += 21) {
      curve(context, [
        [rib - 8, 140],
        [rib + 6, 210],
        [rib * 0.94 - 4, 280],
      ]);
      stroke(context, 4, fade(wool.deep, 0.34));
    }
  });
}
