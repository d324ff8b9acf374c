import { type Context, fade, fill, linear, oval, stroke } from "../canvas.ts";
import { dice, mix } from "../motion.ts";

/** Falling rain over a whole picture: long soft streaks near, fine ones far. */
export function drawRain(context: Context, width: number, height: number, drops: number): void {
  const roll = dice(drops);
  const size = Math.max(width, height);
  for (let drop = 0; drop < drops; drop++) {
    const near = roll() ** 3;
    const [x, y] = [mix(-0.05, 1.1, roll()) * width, mix(-0.1, 1, roll()) * height];
    const length = size * mix(0.016, 0.07, near);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - length * 0.2, y + length);
    stroke(context, size * mix(0.0009, 0.0022, near), fade("#dcecff", mix(0.16, 0.34, near)));
  }
}

/** Beads of water on the coat, in figure units: a lit rim below, a spark above. */
export function drawBeads(context: Context, isCoat: (x: number, y: number) => boolean): void {
  const roll = dice(53);
  for (let bead = 0; bead < 520; bead++) {
    const [x, y, radius] = [mix(-340, 340, roll()), mix(-210, 620, roll()), mix(1.8, 6, roll() ** 2)];
    if (!isCoat(x, y)) continue;
    oval(context, [x, y], radius, radius * 1.2);
    fill(context, linear(context, [x, y - radius], [x, y + radius * 1.2], ["#8a520c70", "#fffbd0c0"]));
    oval(context, [x - radius * 0.3, y - radius * 0.45], radius * 0.3, radius * 0.3);
    fill(context, "#ffffffe8");
  }
}
