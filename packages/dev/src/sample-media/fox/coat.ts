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
  oval,
  points,
  radial,
  stroke,
} from "../canvas.ts";
import { brushFur, tufted, within } from "./fur.ts";
import { coat, white } from "./palette.ts";

const body = points("-120,190 -236,240 -318,330 -352,520 -372,900 372,900 352,520 318,330 236,240 120,190");
const ruff = points(
  "-104,150 104,150 118,226 84,232 72,268 38,262 14,300 -8,270 -40,286 -58,252 -92,250 -98,214",
);
const flap = points("112,196 160,214 168,252 128,320 96,344 52,304 34,286 82,248");

/** The coat from the shoulders down. */
export function drawCoat(context: Context): void {
  outline(context, body);
  fill(context, linear(context, [-320, 220], [330, 560], [coat.light, coat.base, coat.deep]));
  inside(context, () => {
    glow(context, [-220, 330], 150, "#fffbe0b0", 1.3);
    glow(context, [0, 250], 190, fade(coat.deep, 0.8), 0.42);
    glow(context, [330, 520], 230, "#4a2a3c99", 1.6);
    drawCreases(context);
    drawPlacket(context);
  });
}

function drawCreases(context: Context): void {
  const crease = (through: string, width: number, colour: string) => {
    curve(context, points(through));
    stroke(context, width, colour);
  };
  blurred(context, 3, () => {
    crease("-212,300 -196,400 -224,520 -214,700", 14, fade(coat.deep, 0.6));
    crease("-232,310 -216,410 -244,530", 7, fade(coat.glow, 0.9));
    crease("208,300 196,400 222,520 214,700", 16, fade(coat.deep, 0.75));
    crease("-128,300 -110,380 -120,470", 9, fade(coat.deep, 0.3));
    crease("126,300 112,390 124,480", 10, fade(coat.deep, 0.4));
  });
}

function drawPlacket(context: Context): void {
  context.fillStyle = linear(context, [-40, 0], [40, 0], [coat.light, coat.base, coat.shade]);
  context.fillRect(-34, 236, 68, 700);
  context.fillStyle = fade(coat.deep, 0.45);
  context.fillRect(34, 236, 6, 700);
  context.fillStyle = "#ffffff59";
  context.fillRect(-35, 236, 3, 700);
  for (const y of [334, 420, 506, 592, 678]) {
    glow(context, [3, y + 6], 26, fade(coat.deep, 0.8));
    oval(context, [0, y], 17, 17);
    fill(context, radial(context, [-5, y - 6], 26, ["#7fd0e0", "#2f7f9c", "#123a58"]));
    oval(context, [-5, y - 7], 5, 3.4, -0.5);
    fill(context, "#ffffffd0");
  }
}

/** The chest fur that comes out of the collar, and the collar's two flaps over it. */
export function drawCollar(context: Context): void {
  tufted(context, ruff);
  fill(context, linear(context, [-90, 170], [90, 290], [white.base, white.shade, white.deep]));
  inside(context, () => {
    brushFur(context, {
      seed: 61,
      count: 900,
      start: within(-110, 150, 110, 280),
      grain: ([x]) => 1.57 - x / 130,
      length: 26,
      colours: [white.light, white.deep, white.base],
      opacity: 0.5,
    });
    glow(context, [0, 186], 130, "#3a1c44d8", 0.55);
  });
  for (const side of [-1, 1]) {
    layer(context, () => {
      context.scale(side, 1);
      drawFlap(context, side < 0);
    });
  }
}

function drawFlap(context: Context, lit: boolean): void {
  outline(context, flap);
  blurred(context, 8, () => {
    context.translate(0, 12);
    fill(context, fade(coat.deep, 0.7));
  });
  outline(context, flap);
  const colours = lit ? [coat.base, coat.light, coat.glow] : [coat.light, coat.base, coat.shade];
  fill(context, linear(context, [70, 200], [150, 330], colours));
  curve(context, points("38,290 54,304 96,340 126,318 166,252"));
  stroke(context, 3, lit ? "#ffffffb0" : "#ffffff59");
}
