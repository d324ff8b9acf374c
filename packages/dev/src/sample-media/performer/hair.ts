import { type Context, fade, fill, glow, oval, type Point, radial, stop, stroke } from "../canvas.ts";
import { dice, mix } from "../motion.ts";
import { hair } from "./palette.ts";
import type { Project } from "./projection.ts";

interface Curl {
  x: number;
  y: number;
  z: number;
  size: number;
  turn: number;
}

const back = cloud(11, 74, (roll, index) => {
  const angle = Math.PI * (0.9 + 1.2 * (index / 74)) + 0.2 * (roll() - 0.5);
  const away = index % 3 === 0 ? mix(0.55, 0.75, roll()) : mix(0.86, 1.02, roll());
  return {
    x: 176 * away * Math.cos(angle),
    y: -52 + 172 * away * Math.sin(angle),
    z: -50,
    size: mix(36, 58, roll()),
  };
});

const sides = cloud(5, 22, (roll, index) => {
  const side = index % 2 === 0 ? -1 : 1;
  const down = Math.floor(index / 2) / 10;
  return {
    x: side * (mix(138, 150, roll()) - 26 * down * down),
    y: mix(-70, 128, down),
    z: -30,
    size: mix(46, 34, down),
  };
});

const front = cloud(23, 34, (roll, index) => {
  const along = index / 33;
  const angle = Math.PI * mix(1.03, 1.97, along);
  const away = mix(0.94, 1.12, roll());
  return {
    x: 116 * away * Math.cos(angle),
    y: -46 + 112 * away * Math.sin(angle),
    z: 40 + 46 * Math.sin(Math.PI * along),
    size: mix(24, 36, roll()),
  };
});

/** The hair behind the head. It follows the head a little late, as hair does. */
export function drawHairBehind(context: Context, at: Project): void {
  const [x, y] = at(0, -50, -50);
  oval(context, [x, y], 176, 172);
  fill(context, radial(context, [x - 50, y - 70], 280, [hair.base, hair.shade]));
  drawCurls(context, back, at);
  drawCurls(context, sides, at);
}

/** The curls that fall over the forehead, and the light on them. */
export function drawHairInFront(context: Context, at: Project): void {
  drawCurls(context, front, at);
  glow(context, at(-70, -150, 60), 90, "#d98a5a48", 0.7);
}

function drawCurls(context: Context, curls: readonly Curl[], at: Project): void {
  for (const curl of curls) {
    const [x, y] = at(curl.x, curl.y, curl.z);
    oval(context, [x, y], curl.size, curl.size);
    const lit: Point = [x - curl.size * 0.35, y - curl.size * 0.4];
    fill(context, radial(context, lit, curl.size * 1.4, [hair.light, stop(0.4, hair.base), hair.shade]));
    drawStrands(context, [x, y], curl);
  }
}

/** Two arcs of light and dark along a curl. */
function drawStrands(context: Context, [x, y]: Point, { size, turn }: Curl): void {
  const arc = (share: number, colour: string) => {
    context.beginPath();
    context.arc(x, y, size * share, turn, turn + 2.1);
    stroke(context, size * 0.09, colour);
  };
  arc(0.72, fade(hair.light, 0.55));
  arc(0.46, fade(hair.shade, 0.6));
}

function cloud(
  seed: number,
  count: number,
  place: (roll: () => number, index: number) => Omit<Curl, "turn">,
): Curl[] {
  const roll = dice(seed);
  const curls = Array.from({ length: count }, (_, index) => ({
    ...place(roll, index),
    turn: Math.PI * (0.6 + 0.9 * roll()),
    order: roll(),
  }));
  return curls.toSorted((a, b) => a.order - b.order);
}
