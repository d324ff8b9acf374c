import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";

/** What every drawing function draws on. */
export type Context = SKRSContext2D;

/** A point on the picture, in pixels or in a figure's own units; y grows downward. */
export type Point = readonly [x: number, y: number];

/** Colours along a gradient: CSS colours evenly spaced, or each with its own place. */
export type Stops = readonly (string | { offset: number; colour: string })[];

/** A colour at a place along a gradient, 0 to 1. */
export function stop(offset: number, colour: string): { offset: number; colour: string } {
  return { offset, colour };
}

/** Points written as SVG writes them: `"0,10 20,-5"`. */
export function points(text: string): Point[] {
  return text.split(" ").map((pair): Point => {
    const [x = 0, y = 0] = pair.split(",").map(Number);
    return [x, y];
  });
}

/** A picture of its own, painted once: a background, a layer that is reused for every frame. */
export function picture(width: number, height: number, paint: (context: Context) => void): Canvas {
  const canvas = createCanvas(width, height);
  paint(canvas.getContext("2d"));
  return canvas;
}

/** Runs `paint` and puts back every setting it changed. */
export function layer(context: Context, paint: () => void): void {
  context.save();
  paint();
  context.restore();
}

/** A gradient between two points. */
export function linear(context: Context, from: Point, to: Point, stops: Stops): CanvasGradient {
  return coloured(context.createLinearGradient(...from, ...to), stops);
}

/** A gradient from a point outward. */
export function radial(context: Context, centre: Point, radius: number, stops: Stops): CanvasGradient {
  return coloured(context.createRadialGradient(...centre, 0, ...centre, radius), stops);
}

function coloured(gradient: CanvasGradient, stops: Stops): CanvasGradient {
  for (const [index, each] of stops.entries()) {
    if (typeof each === "string") gradient.addColorStop(index / (stops.length - 1), each);
    else gradient.addColorStop(each.offset, each.colour);
  }
  return gradient;
}

/** A soft spot of light or shadow: `colour` in the middle, nothing at the rim. `squash` flattens it. */
export function glow(context: Context, [x, y]: Point, radius: number, colour: string, squash = 1): void {
  layer(context, () => {
    context.translate(x, y);
    context.scale(1, squash);
    context.fillStyle = radial(context, [0, 0], radius, [colour, fade(colour, 0.42), fade(colour, 0)]);
    context.fillRect(-radius, -radius, 2 * radius, 2 * radius);
  });
}

/** The same colour with its opacity multiplied. Takes `#rrggbb` or `#rrggbbaa`. */
export function fade(colour: string, opacity: number): string {
  const alpha = colour.length > 7 ? Number.parseInt(colour.slice(7), 16) : 255;
  return (
    colour.slice(0, 7) +
    Math.round(alpha * opacity)
      .toString(16)
      .padStart(2, "0")
  );
}

/** A smooth closed outline through points (Catmull-Rom), as the current path. */
export function outline(context: Context, through: readonly Point[]): void {
  context.beginPath();
  smooth(context, through, true);
  context.closePath();
}

/** A smooth open line through points, as the current path. */
export function curve(context: Context, through: readonly Point[]): void {
  context.beginPath();
  smooth(context, through, false);
}

function smooth(context: Context, through: readonly Point[], closed: boolean): void {
  const count = through.length;
  const at = (index: number): Point => {
    const wrapped = closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index));
    return through[wrapped] ?? [0, 0];
  };
  context.moveTo(...at(0));
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    context.bezierCurveTo(
      from[0] + (to[0] - before[0]) / 6,
      from[1] + (to[1] - before[1]) / 6,
      to[0] - (after[0] - from[0]) / 6,
      to[1] - (after[1] - from[1]) / 6,
      ...to,
    );
  }
}

/** An ellipse as the current path. */
export function oval(context: Context, [x, y]: Point, rx: number, ry: number, angle = 0): void {
  context.beginPath();
  context.ellipse(x, y, Math.max(0, rx), Math.max(0, ry), angle, 0, 2 * Math.PI);
}

/** Fills the current path. */
export function fill(context: Context, style: string | CanvasGradient): void {
  context.fillStyle = style;
  context.fill();
}

/** Draws along the current path with round ends. */
export function stroke(context: Context, width: number, style: string | CanvasGradient): void {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = width;
  context.strokeStyle = style;
  context.stroke();
}

/** Runs `paint` clipped to the current path. */
export function inside(context: Context, paint: () => void): void {
  layer(context, () => {
    context.clip();
    paint();
  });
}

/** Runs `paint` out of focus by so many units. */
export function blurred(context: Context, radius: number, paint: () => void): void {
  layer(context, () => {
    context.filter = `blur(${radius}px)`;
    paint();
  });
}
