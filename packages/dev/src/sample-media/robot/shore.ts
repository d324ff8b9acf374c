import type { Canvas } from "@napi-rs/canvas";
import {
  blurred,
  type Context,
  fade,
  fill,
  glow,
  layer,
  linear,
  outline,
  picture,
  radial,
  stop,
  stroke,
} from "../canvas.ts";
import { dice, mix, wave } from "../motion.ts";
import { lamp } from "./palette.ts";

/** First light over the sea, with a lighthouse on its rock. */
export function shore(width: number, height: number): Canvas {
  return picture(width, height, (context) => {
    const horizon = height * 0.68;
    context.fillStyle = linear(
      context,
      [width, 0],
      [0, horizon],
      ["#3b4f8f", "#7f7fb5", "#e59aa0", "#ffd0a0"],
    );
    context.fillRect(0, 0, width, height);
    glow(context, [width * 0.12, horizon], width * 0.5, "#fff0b8b0", 0.6);
    drawClouds(context, width, height);
    context.fillStyle = linear(
      context,
      [0, horizon],
      [0, height],
      ["#d99a9c", "#6f86a8", "#27506e", "#123248"],
    );
    context.fillRect(0, horizon, width, height - horizon);
    drawGlitter(context, width, height, horizon);
    blurred(context, 5, () => drawLighthouse(context, width * 0.865, height * 0.72, height));
    const vignette = [stop(0.5, "#16204000"), stop(1, "#162040a8")];
    context.fillStyle = radial(context, [width / 2, height * 0.46], width * 0.66, vignette);
    context.fillRect(0, 0, width, height);
  });
}

function drawClouds(context: Context, width: number, height: number): void {
  const roll = dice(8);
  for (let cloud = 0; cloud < 26; cloud++) {
    const [x, y] = [roll() * width, height * mix(0.08, 0.6, roll())];
    glow(
      context,
      [x, y],
      width * mix(0.06, 0.15, roll()),
      fade(cloud % 2 ? "#ffd9d0" : "#fff2e0", 0.3),
      0.16,
    );
  }
}

function drawGlitter(context: Context, width: number, height: number, horizon: number): void {
  const roll = dice(4);
  for (let wavelet = 0; wavelet < 120; wavelet++) {
    const depth = roll() ** 1.5;
    const [x, y] = [roll() * width, mix(horizon + 3, height, depth)];
    const reach = mix(8, 60, depth);
    context.beginPath();
    context.moveTo(x - reach, y);
    context.quadraticCurveTo(x, y - reach * 0.08, x + reach, y);
    stroke(context, mix(1, 3, depth), fade("#ffe4c0", mix(0.4, 0.1, x / width)));
  }
}

function drawLighthouse(context: Context, x: number, y: number, height: number): void {
  const unit = height / 720;
  layer(context, () => {
    context.translate(x, y);
    context.scale(unit, unit);
    outline(context, [
      [-170, 30],
      [-110, -34],
      [-40, -60],
      [50, -56],
      [130, -20],
      [260, 40],
    ]);
    fill(context, linear(context, [-150, 0], [200, 0], ["#7a6478", "#3c3a58"]));
    context.beginPath();
    context.moveTo(-36, -50);
    context.lineTo(-22, -300);
    context.lineTo(22, -300);
    context.lineTo(36, -50);
    fill(context, linear(context, [-34, 0], [34, 0], ["#fff4ea", "#f0d8d4", "#a890a8"]));
    for (const band of [-120, -220]) {
      context.fillStyle = "#d0505cd8";
      context.fillRect(-34 + (-band - 50) * 0.05, band, 68 - (-band - 50) * 0.1, 44);
    }
    context.fillStyle = "#48405e";
    context.fillRect(-32, -312, 64, 12);
    context.fillStyle = lamp.core;
    context.fillRect(-16, -346, 32, 34);
    outline(context, [
      [-24, -346],
      [0, -376],
      [24, -346],
    ]);
    fill(context, "#48405e");
  });
}

/** The lighthouse's own light as it comes round: a slow swelling glow. */
export function drawBeacon(context: Context, width: number, height: number, seconds: number): void {
  const strength = 0.35 + 0.3 * wave(seconds, 1 / 3);
  const top = height * (0.72 - 329 / 720);
  glow(context, [width * 0.865, top], height * 0.2, fade(lamp.light, strength));
  glow(context, [width * 0.865, top], height * 0.05, fade("#ffffff", 0.3 + strength));
}
