import {
  type Context,
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
  stop,
  stroke,
} from "../canvas.ts";
import { brass, enamel, lamp } from "./palette.ts";

/** What moves in the keeper's face. */
export interface Look {
  /** Shutters of the eyes: 0 open, 1 closed. */
  blink: number;
  /** Where the pupils are, -1 to 1 each way. */
  gaze: readonly [number, number];
  /** How brightly lantern and mouth burn, 0 to 1. */
  shine: number;
}

const shell = points(
  "0,-150 92,-140 142,-96 156,-10 152,80 128,128 70,146 0,150 -70,146 -128,128 -152,80 -156,-10 -142,-96 -92,-140",
);
const plate = points(
  "0,-84 84,-80 118,-46 124,16 112,80 60,112 0,116 -60,112 -112,80 -124,16 -118,-46 -84,-80",
);

/** The head around the context's origin, 300 units high, with its lantern 130 above. */
export function drawHead(context: Context, look: Look): void {
  for (const side of [-1, 1]) drawBolt(context, side);
  drawLantern(context, look.shine);
  outline(context, shell);
  fill(
    context,
    linear(context, [-150, -120], [150, 130], [enamel.light, enamel.base, enamel.shade, enamel.deep]),
  );
  inside(context, () => {
    glow(context, [-84, -96], 110, "#eafff8d0", 0.6);
    glow(context, [0, -160], 120, fade(lamp.warm, 0.35 + 0.3 * look.shine), 0.5);
    glow(context, [150, 60], 120, fade(enamel.deep, 0.8), 1.5);
    glow(context, [158, -40], 46, "#ff9fb088", 2.4);
    for (const [x, y] of points("-128,-70 -140,0 -134,72 128,-70 140,0 134,72 -60,-124 0,-130 60,-124"))
      drawRivet(context, x, y);
  });
  drawFacePlate(context);
  for (const side of [-1, 1]) drawEye(context, side, look);
  drawMouth(context, look.shine);
}

function drawFacePlate(context: Context): void {
  outline(context, plate);
  fill(context, linear(context, [-110, -90], [110, 110], [enamel.deep, "#12303c", "#1b5560"]));
  stroke(
    context,
    9,
    linear(context, [-120, -90], [120, 110], [brass.glow, brass.light, brass.base, brass.shade]),
  );
  stroke(context, 2, "#fff8d0a0");
}

function drawEye(context: Context, side: number, { blink, gaze, shine }: Look): void {
  const [x, y] = [side * 56, -14];
  glow(context, [x, y], 84, fade(lamp.warm, 0.3 + 0.2 * shine));
  oval(context, [x, y], 46, 46);
  fill(context, linear(context, [x - 40, y - 40], [x + 40, y + 40], [brass.glow, brass.base, brass.deep]));
  oval(context, [x, y], 38, 38);
  fill(context, radial(context, [x, y + 8], 48, [lamp.core, lamp.light, lamp.warm, "#b5641c"]));
  inside(context, () => {
    drawPupil(context, [x + 9 * gaze[0], y + 7 * gaze[1]]);
    for (const edge of [-1, 1]) {
      context.fillStyle = edge < 0 ? enamel.base : enamel.shade;
      const reach = 41 * blink;
      context.fillRect(x - 42, edge < 0 ? y - 41 : y + 41 - reach, 84, reach);
    }
    glow(context, [x, y - 46], 44, fade(brass.deep, 0.7), 0.7);
  });
  oval(context, [x - 14, y - 17], 9, 6.5, -0.7);
  fill(context, "#ffffffe0");
}

function drawPupil(context: Context, [x, y]: Point): void {
  oval(context, [x, y], 17, 18);
  fill(context, "#10242c");
  oval(context, [x, y], 10, 11);
  fill(context, radial(context, [x, y + 3], 12, ["#3f8f96", "#10242c"]));
  oval(context, [x - 5, y - 6], 4, 4);
  fill(context, "#ffffff");
}

/** A row of slots that glow: the smile bends them. */
function drawMouth(context: Context, shine: number): void {
  glow(context, [0, 70], 74, fade(lamp.warm, 0.1 + 0.32 * shine), 0.5);
  for (let slot = -3; slot <= 3; slot++) {
    const y = 56 + 12 * (1 - (slot / 3) ** 2);
    const height = 20 - 1.4 * Math.abs(slot);
    context.beginPath();
    context.roundRect(slot * 15 - 5, y, 10, height, 5);
    fill(
      context,
      linear(
        context,
        [0, y],
        [0, y + height],
        [fade(lamp.core, 0.55 + 0.45 * shine), fade(lamp.warm, 0.6 + 0.4 * shine)],
      ),
    );
  }
}

function drawLantern(context: Context, shine: number): void {
  glow(context, [0, -206], 240, fade(lamp.warm, 0.22 + 0.2 * shine));
  context.beginPath();
  context.roundRect(-44, -252, 88, 96, 12);
  fill(context, linear(context, [-44, 0], [44, 0], ["#ffdf98", lamp.core, "#f0b860"]));
  glow(context, [0, -204], 62, fade("#ffffff", 0.6 + 0.4 * shine), 1.1);
  for (const x of [-44, -15, 15, 44]) {
    context.beginPath();
    context.moveTo(x, -252);
    context.lineTo(x, -156);
    stroke(context, 5, x > 0 ? brass.shade : brass.base);
  }
  outline(context, points("-58,-250 -40,-278 0,-296 40,-278 58,-250 0,-246"));
  fill(context, linear(context, [-58, 0], [58, 0], [brass.light, brass.glow, brass.base, brass.shade]));
  oval(context, [0, -304], 9, 12);
  fill(context, radial(context, [-3, -308], 14, [brass.glow, brass.base, brass.deep]));
  context.beginPath();
  context.roundRect(-66, -162, 132, 24, 12);
  fill(context, linear(context, [-66, 0], [66, 0], [brass.light, brass.glow, brass.base, brass.deep]));
}

function drawBolt(context: Context, side: number): void {
  const [x, y] = [side * 160, 4];
  oval(context, [x, y], 26, 50);
  fill(
    context,
    linear(context, [x - 26, y - 50], [x + 26, y + 50], [brass.glow, brass.light, brass.base, brass.deep]),
  );
  oval(context, [x + 6 * side, y], 13, 30);
  fill(context, linear(context, [0, y - 30], [0, y + 30], [brass.base, stop(0.7, brass.shade), brass.deep]));
}

function drawRivet(context: Context, x: number, y: number): void {
  glow(context, [x + 1, y + 2], 10, fade(enamel.deep, 0.8));
  oval(context, [x, y], 5, 5);
  fill(context, radial(context, [x - 2, y - 2], 7, [enamel.glow, enamel.base, enamel.deep]));
}
