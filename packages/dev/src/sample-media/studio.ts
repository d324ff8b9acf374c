import type { Canvas } from "@napi-rs/canvas";
import {
  type Context,
  fade,
  fill,
  glow,
  layer,
  linear,
  oval,
  type Point,
  picture,
  radial,
  stop,
} from "./canvas.ts";

/**
 * A softly lit studio wall of any size, a warm disc painted on it behind the head, a plant at either side.
 * `scale` is the performer's.
 */
export function studio(width: number, height: number, head: Point, scale: number): Canvas {
  return picture(width, height, (context) => {
    const size = Math.max(width, height);
    context.fillStyle = linear(context, [0, 0], [width, height], ["#8fc7bd", "#4f9a97", "#235a66"]);
    context.fillRect(0, 0, width, height);
    glow(context, [width * 0.12, height * 0.05], size * 0.6, "#fff0c880");
    drawDisc(context, [head[0] + 24 * scale, head[1] + 14 * scale], 320 * scale);
    layer(context, () => {
      context.filter = `blur(${Math.round(size / 110)}px)`;
      drawPlant(context, [width * 0.93, height * 1.02], size * 0.36, -0.12);
      drawPlant(context, [width * 0.03, height * 1.04], size * 0.28, 0.16);
    });
    context.fillStyle = radial(context, [width / 2, height * 0.45], size * 0.72, [
      stop(0.45, "#0b2a3300"),
      stop(1, "#0b2a33a8"),
    ]);
    context.fillRect(0, 0, width, height);
  });
}

function drawDisc(context: Context, centre: Point, radius: number): void {
  glow(context, centre, radius * 1.9, "#ffd9a855");
  oval(context, centre, radius, radius);
  fill(
    context,
    linear(
      context,
      [centre[0] - radius, centre[1] - radius],
      [centre[0] + radius, centre[1] + radius],
      [stop(0, "#ffdfae"), stop(0.55, "#f6ac7e"), stop(1, "#d87768")],
    ),
  );
}

function drawPlant(context: Context, [x, y]: Point, size: number, lean: number): void {
  for (let leaf = -3; leaf <= 3; leaf++) {
    layer(context, () => {
      context.translate(x, y);
      context.rotate(lean + leaf * 0.34);
      const length = size * (1 - 0.09 * Math.abs(leaf));
      context.beginPath();
      context.moveTo(0, 0);
      context.quadraticCurveTo(-size * 0.17, -length * 0.6, 0, -length);
      context.quadraticCurveTo(size * 0.17, -length * 0.6, 0, 0);
      fill(
        context,
        linear(context, [-size * 0.1, 0], [size * 0.1, 0], [fade("#3f8a63", 0.95), fade("#14504e", 0.95)]),
      );
    });
  }
}
