import { blurred, type Context, fade, fill, glow, layer, linear, oval, radial, stop } from "../canvas.ts";
import { dice, mix } from "../motion.ts";

interface Scene {
  width: number;
  height: number;
  /** The longer side: everything is drawn in shares of it. */
  size: number;
  /** Where the water begins. */
  horizon: number;
  roll: () => number;
}

const lampColours = ["#ffd58a", "#ffbf70", "#ff9f7c", "#9fe0ff", "#ffe9b8"];

/** A harbour in the evening rain, far out of focus. */
export function drawHarbour(context: Context, width: number, height: number): void {
  const size = Math.max(width, height);
  const scene: Scene = { width, height, size, horizon: height * 0.66, roll: dice(17) };
  drawSky(context, scene);
  blurred(context, Math.round(size / 90), () => {
    drawWater(context, scene);
    drawHouses(context, scene);
  });
  drawLamps(context, scene);
  const vignette = [stop(0.4, "#06122200"), stop(1, "#061222b8")];
  context.fillStyle = radial(context, [width / 2, height * 0.46], size * 0.7, vignette);
  context.fillRect(0, 0, width, height);
}

function drawSky(context: Context, { width, height, size, horizon }: Scene): void {
  const dusk = ["#f2a35c", "#bb6a60", "#54568a", "#1f4272", "#0e2140"];
  context.fillStyle = linear(context, [0, horizon], [width, 0], dusk);
  context.fillRect(0, 0, width, height);
  glow(context, [width * 0.88, horizon], size * 0.3, "#ff9a6a70", 0.5);
}

function drawWater(context: Context, { width, height, size, horizon }: Scene): void {
  context.fillStyle = linear(context, [0, horizon], [0, height], ["#1a3c6266", "#0a1e36f0"]);
  context.fillRect(-size, horizon, width + 2 * size, height);
}

function drawHouses(context: Context, { width, horizon, size, roll }: Scene): void {
  const wide = size * 0.07;
  for (let x = -0.05 * width; x < width * 1.05; x += size * 0.075) {
    const roof = horizon - size * mix(0.1, 0.24, roll());
    context.beginPath();
    context.moveTo(x, horizon);
    context.lineTo(x, roof);
    context.lineTo(x + wide / 2, roof - size * 0.035);
    context.lineTo(x + wide, roof);
    context.lineTo(x + wide, horizon);
    fill(context, "#1c2f52d0");
    for (const storey of [0.25, 0.5, 0.75]) {
      if (roll() < 0.45) continue;
      context.fillStyle = roll() < 0.7 ? "#ffd27af0" : "#ffb0a0f0";
      const y = mix(horizon, roof, storey);
      context.fillRect(x + wide * mix(0.2, 0.5, roll()), y, wide * 0.24, size * 0.018);
    }
  }
}

/** Lamps as discs, the way a lens draws what is out of focus, and their light on the water. */
function drawLamps(context: Context, { width, horizon, size, roll }: Scene): void {
  for (let lamp = 0; lamp < 46; lamp++) {
    const [x, y] = [mix(-0.02, 1.02, roll()) * width, horizon - size * mix(-0.02, 0.34, roll() ** 1.6)];
    const radius = size * mix(0.006, 0.024, roll());
    const colour = lampColours[lamp % lampColours.length] ?? "#ffd58a";
    const strength = mix(0.2, 0.62, roll());
    oval(context, [x, y], radius, radius);
    const disc = [
      stop(0, fade(colour, strength * 0.7)),
      stop(0.85, fade(colour, strength)),
      stop(1, fade(colour, 0)),
    ];
    fill(context, radial(context, [x, y], radius, disc));
    layer(context, () => {
      context.translate(x, horizon + (horizon - y) * 0.55 + size * 0.06);
      context.scale(1, 5);
      glow(context, [0, 0], radius * 1.5, fade(colour, strength * 0.5));
    });
  }
}
