import {
  blurred,
  type Context,
  fade,
  fill,
  glow,
  inside,
  layer,
  linear,
  type Point,
  points,
  radial,
  stop,
  stroke,
} from "../canvas.ts";
import { drawFoxEyes } from "./eyes.ts";
import { between, brushFur, tufted, within } from "./fur.ts";
import { drawMuzzle } from "./muzzle.ts";
import { evening, fur, white } from "./palette.ts";

/** Half of the head's edge from the crown to the chin; the cheeks end in tufts. */
const half = points(
  "74,-136 124,-96 148,-34 164,16 222,46 188,62 216,98 180,106 188,142 134,142 104,172 66,168 38,190",
);
const edge: readonly Point[] = [
  [0, -142],
  ...half,
  [0, 202],
  ...half.map(([x, y]): Point => [-x, y]).reverse(),
];

/** The white of one cheek; the head's edge cuts it. */
const cheek = points("12,66 26,40 58,42 98,36 134,22 164,22 250,40 250,210 -2,220 -2,92");

/** The fox's head around the context's origin, about 340 units high without the ears. */
export function drawFoxHead(context: Context): void {
  drawFringe(context);
  tufted(context, edge);
  fill(
    context,
    radial(context, [-60, -70], 330, [fur.light, stop(0.45, fur.base), stop(0.85, fur.shade), fur.deep]),
  );
  inside(context, () => {
    drawOrange(context);
    drawWhite(context);
    drawShadows(context);
    drawMuzzle(context);
    drawFoxEyes(context);
    drawRim(context);
  });
  drawWhiskers(context);
}

/** Hair grows from the nose outward over forehead and cheeks. */
function grain([x, y]: Point): number {
  return Math.atan2(y - 74, x * 1.15);
}

/** Single hairs that stand out over the edge of the cheeks. */
function drawFringe(context: Context): void {
  for (const [index, from] of edge.entries()) {
    const to = edge[(index + 1) % edge.length] ?? from;
    if (Math.min(from[1], to[1]) < 10) continue;
    const cheeks = from[0] > 0 ? [white.base, white.shade] : [white.light, white.base];
    brushFur(context, {
      seed: 70 + index,
      count: 70,
      start: between(from, to),
      grain,
      length: 17,
      colours: Math.min(from[1], to[1]) > 40 ? cheeks : [fur.base, fur.shade],
      opacity: 0.9,
    });
  }
}

function drawOrange(context: Context): void {
  brushFur(context, {
    seed: 3,
    count: 5_200,
    start: within(-230, -146, 230, 185),
    grain,
    length: 20,
    colours: [fur.glow, fur.shade, fur.light, fur.deep, fur.light],
    opacity: 0.34,
  });
}

function drawWhite(context: Context): void {
  for (const side of [-1, 1]) {
    layer(context, () => {
      context.scale(side, 1);
      tufted(context, cheek);
      const far = side < 0 ? white.base : white.shade;
      fill(context, linear(context, [0, 60], [220, 130], [white.light, stop(0.4, white.light), far]));
    });
  }
  brushFur(context, {
    seed: 9,
    count: 3_000,
    start: within(-230, 26, 230, 205),
    grain,
    length: 19,
    colours: [white.light, white.shade, white.light, white.base],
    opacity: 0.42,
    where: ([x, y]) => Math.abs(x) > 24 && y > (Math.abs(x) > 110 ? 24 : 38),
  });
  // Where orange meets white, hairs of each reach into the other.
  brushFur(context, {
    seed: 12,
    count: 620,
    start: within(-200, 12, 200, 48),
    grain,
    length: 22,
    colours: [fur.base, fur.light, fur.shade],
    opacity: 0.7,
    where: ([x]) => Math.abs(x) > 26,
  });
  for (const side of [-1, 1]) glow(context, [side * 54, -64], 26, fade(white.light, 0.75), 0.72);
}

function drawShadows(context: Context): void {
  glow(context, [0, -150], 190, fade(fur.deep, 0.72), 0.62);
  glow(context, [176, 40], 150, "#3a2a5c80", 1.3);
  glow(context, [10, 220], 150, "#5a3a6c99", 0.42);
  glow(context, [-64, -30], 120, fade(evening.lamp, 0.34));
  for (const side of [-1, 1]) {
    glow(context, [side * 62, -6], 56, fade(fur.deep, 0.42), 0.85);
    glow(context, [side * 104, 74], 44, "#ff7d5c57", 0.7);
  }
}

/** The lamp along the left edge, the evening sky along the right. */
function drawRim(context: Context): void {
  const { lamp, cool } = evening;
  const light = [fade(lamp, 0.9), stop(0.3, fade(lamp, 0)), stop(0.72, fade(cool, 0)), fade(cool, 0.85)];
  blurred(context, 5, () => {
    tufted(context, edge);
    stroke(context, 9, linear(context, [-200, 0], [210, 0], light));
  });
}

function drawWhiskers(context: Context): void {
  for (const side of [-1, 1]) {
    for (const [index, rise] of [-26, -4, 18].entries()) {
      const [x, y] = [side * 46, 90 + 9 * index];
      context.beginPath();
      context.moveTo(x, y);
      context.quadraticCurveTo(x + side * 78, y + rise * 0.5 - 8, x + side * 142, y + rise + 8);
      stroke(context, 1.6, fade(white.light, 0.5));
    }
  }
}
