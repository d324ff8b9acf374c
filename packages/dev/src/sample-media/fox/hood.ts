import {
  blurred,
  type Context,
  curve,
  fade,
  fill,
  glow,
  inside,
  layer,
  linear,
  outline,
  type Point,
  points,
  radial,
  stroke,
} from "../canvas.ts";
import { coat, dark, evening } from "./palette.ts";

const shell = points(
  "0,-216 110,-200 196,-122 236,10 226,130 176,226 0,260 -176,226 -226,130 -236,10 -196,-122 -110,-200",
);
const opening = points(
  "0,-158 96,-138 166,-72 190,20 176,120 120,190 0,214 -120,190 -176,120 -190,20 -166,-72 -96,-138",
);
const edge = points(
  "-96,262 -160,200 -194,110 -198,10 -170,-80 -100,-144 0,-162 100,-144 170,-80 198,10 194,110 160,200 96,262",
);

/** The hood's shell, which goes behind the head, and the dark inside it. */
export function drawHood(context: Context): void {
  outline(context, shell);
  fill(context, linear(context, [-200, -180], [230, 160], [coat.glow, coat.light, coat.base, coat.shade]));
  inside(context, () => {
    glow(context, [-150, -120], 130, "#fffbe0c0", 1.2);
    glow(context, [220, 60], 160, fade(coat.deep, 0.6), 1.5);
    curve(context, points("-212,40 -190,-92 -104,-176 0,-192 104,-176 190,-92 212,40"));
    stroke(context, 3, fade(coat.deep, 0.4));
  });
  outline(context, opening);
  fill(context, radial(context, [0, 40], 260, ["#3c1c0c", "#5a2f0e", coat.deep]));
}

/** The hood's thick edge, all the way around the face. */
export function drawHoodEdge(context: Context): void {
  drawEdgeShadow(context);
  drawEdge(context);
}

/** The edge once more, where it lies over the forehead and shades it. */
export function drawHoodBrim(context: Context): void {
  layer(context, () => {
    context.beginPath();
    context.rect(-400, -400, 800, 392);
    context.clip();
    outline(context, opening);
    inside(context, () => drawEdgeShadow(context));
    drawEdge(context);
  });
}

function drawEdgeShadow(context: Context): void {
  curve(
    context,
    edge.map(([x, y]): Point => [x, y + 14]),
  );
  blurred(context, 8, () => stroke(context, 34, fade(dark.deep, 0.75)));
}

function drawEdge(context: Context): void {
  const along = (width: number, dx: number, dy: number, colours: string[]) => {
    curve(
      context,
      edge.map(([x, y]): Point => [x + dx, y + dy]),
    );
    stroke(context, width, linear(context, [-200, -150], [210, 100], colours));
  };
  along(34, 0, 0, [coat.light, coat.base, coat.deep]);
  along(20, -2, -2, [coat.glow, coat.light, coat.shade]);
  along(3.5, -5, -7, ["#ffffffe0", "#ffffff70", "#ffffff00", fade(evening.cool, 0.9)]);
}
