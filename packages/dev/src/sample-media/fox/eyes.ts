import {
  type Context,
  curve,
  fade,
  fill,
  glow,
  inside,
  layer,
  outline,
  oval,
  type Point,
  points,
  radial,
  stop,
  stroke,
} from "../canvas.ts";
import { dark } from "./palette.ts";

const opening = points("24,14 36,-22 62,-38 88,-28 101,-8 86,14 60,23 38,20");
const surround = points("23,16 35,-25 62,-43 89,-31 102,-9 87,16 60,26 37,22");
const tearLine = points("30,12 20,24 14,40 24,30 40,19");
const lashes = points("22,14 36,-23 62,-39 89,-29 110,-12");

/** Amber eyes that look straight out of the picture. */
export function drawFoxEyes(context: Context): void {
  for (const side of [-1, 1]) {
    const mirror = (shape: readonly Point[]) => shape.map(([x, y]): Point => [side * x, y]);
    for (const shape of [surround, tearLine]) {
      outline(context, mirror(shape));
      fill(context, dark.deep);
    }
    outline(context, mirror(opening));
    inside(context, () => {
      context.translate(side * 62, -6);
      drawIris(context);
      drawSparks(context);
    });
    curve(context, mirror(lashes));
    stroke(context, 7, dark.deep);
  }
}

function drawIris(context: Context): void {
  oval(context, [0, 0], 40, 37);
  fill(context, radial(context, [0, 15], 44, ["#ffe58a", "#f5a92c", stop(0.75, "#a8500f"), "#4a1c0c"]));
  for (let ray = 0; ray < 40; ray++) {
    layer(context, () => {
      context.rotate((ray / 40) * 2 * Math.PI);
      context.beginPath();
      context.moveTo(18, 0);
      context.lineTo(32, 2);
      stroke(context, 1.4, ray % 2 === 0 ? "#fff0a83c" : "#4a1c0c50");
    });
  }
  oval(context, [0, 0], 18, 20);
  fill(context, "#0d0508");
  glow(context, [0, -44], 42, fade(dark.deep, 0.85), 0.8);
}

/** What shines in the eye: the lamp, the sky, and the wet quay below. */
function drawSparks(context: Context): void {
  oval(context, [-12, -12], 9.5, 10.5, -0.3);
  fill(context, "#ffffff");
  oval(context, [13, 11], 4.6, 5.2);
  fill(context, "#bfe0ffcc");
  oval(context, [-2, 22], 11, 4);
  fill(context, "#ffd9908c");
}
