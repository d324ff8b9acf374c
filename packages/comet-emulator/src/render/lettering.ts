import { Path2D, type SKRSContext2D } from "@napi-rs/canvas";

// A bare machine has no fonts, and a registered one would be process-wide state. A few strokes per letter need neither
// and look the same everywhere.

/** Strokes of each letter as SVG paths: capitals are 6 high, the baseline is at 6, and `width` is theirs alone. */
const glyphs: Record<string, readonly [width: number, strokes: string]> = {
  A: [4.6, "M0 6 2.3 0 4.6 6 M0.9 4 H3.7"],
  B: [3.8, "M0 0 V6 H2.3 A1.5 1.5 0 0 0 2.3 3 A1.5 1.5 0 0 0 2.3 0 H0 M0 3 H2.3"],
  C: [4.4, "M4.4 1.3 A2.6 3 0 1 0 4.4 4.7"],
  D: [4.4, "M0 0 V6 H1.6 A2.8 3 0 0 0 1.6 0 Z"],
  E: [3.4, "M3.4 0 H0 V6 H3.4 M0 3 H2.9"],
  F: [3.4, "M3.4 0 H0 V6 M0 3 H2.9"],
  G: [4.6, "M4.4 1.3 A2.6 3 0 1 0 4.6 3.4 H2.8"],
  H: [4.2, "M0 0 V6 M4.2 0 V6 M0 3 H4.2"],
  I: [0, "M0 0 V6"],
  J: [2.8, "M2.8 0 V4.4 A1.4 1.6 0 0 1 0 4.4"],
  K: [4, "M0 0 V6 M3.8 0 0 3.6 M1.4 2.3 4 6"],
  L: [3.2, "M0 0 V6 H3.2"],
  M: [5.2, "M0 6 V0 L2.6 4 5.2 0 V6"],
  N: [4.2, "M0 6 V0 L4.2 6 V0"],
  O: [5.2, "M2.6 0 A2.6 3 0 1 0 2.6 6 A2.6 3 0 1 0 2.6 0 Z"],
  P: [3.6, "M0 6 V0 H2.1 A1.6 1.6 0 0 1 2.1 3.3 H0"],
  Q: [5.2, "M2.6 0 A2.6 3 0 1 0 2.6 6 A2.6 3 0 1 0 2.6 0 Z M3.4 4.4 5.2 6.4"],
  R: [3.8, "M0 6 V0 H2.1 A1.6 1.6 0 0 1 2.1 3.3 H0 M2 3.3 3.8 6"],
  S: [3.6, "M3.5 0.9 A1.8 1.5 0 1 0 1.8 3 A1.8 1.5 0 1 1 0 5"],
  T: [4.2, "M0 0 H4.2 M2.1 0 V6"],
  U: [4.2, "M0 0 V3.9 A2.1 2.1 0 0 0 4.2 3.9 V0"],
  V: [4.4, "M0 0 2.2 6 4.4 0"],
  W: [6.4, "M0 0 1.6 6 3.2 1 4.8 6 6.4 0"],
  X: [4, "M0 0 4 6 M4 0 0 6"],
  Y: [4.2, "M0 0 2.1 3.1 4.2 0 M2.1 3.1 V6"],
  Z: [4, "M0 0 H4 L0 6 H4"],
  "0": [4, "M2 0 A2 3 0 1 0 2 6 A2 3 0 1 0 2 0 Z"],
  "1": [1.5, "M0 1.3 1.5 0 V6"],
  "2": [3.6, "M0.1 1.5 A1.75 1.6 0 1 1 3.2 2.7 L0 6 H3.6"],
  "3": [3.5, "M0.1 0 H3.4 L1.6 2.4 A1.8 1.8 0 1 1 0 5.2"],
  "4": [4, "M3 6 V0 L0 4.2 H4"],
  "5": [3.5, "M3.2 0 H0.5 L0.3 2.5 A1.9 1.8 0 1 1 0 5.2"],
  "6": [3.7, "M2.9 0 0.4 3.1 M1.85 2.3 A1.85 1.85 0 1 0 1.85 6 A1.85 1.85 0 1 0 1.85 2.3 Z"],
  "7": [3.6, "M0 0 H3.6 L1.2 6"],
  "8": [
    3.6,
    "M1.8 0 A1.5 1.4 0 1 0 1.8 2.8 A1.5 1.4 0 1 0 1.8 0 Z M1.8 2.8 A1.8 1.6 0 1 0 1.8 6 A1.8 1.6 0 1 0 1.8 2.8 Z",
  ],
  "9": [3.7, "M0.8 6 3.3 2.9 M1.85 0 A1.85 1.85 0 1 0 1.85 3.7 A1.85 1.85 0 1 0 1.85 0 Z"],
  "-": [2, "M0 3.2 H2"],
  ".": [0, "M0 5.9 V6"],
  ":": [0, "M0 2 V2.1 M0 5.9 V6"],
  "/": [2.4, "M0 6.4 2.4 -0.4"],
  " ": [1.2, ""],
};

const spacing = 1.9;

/** Width of a text in units of its capitals' height. */
export function writtenWidth(text: string): number {
  return (letters(text).reduce((sum, [width]) => sum + width + spacing, 0) - spacing) / 6;
}

/** Writes a text in capitals whose upper left corner is at (x, y). What has no letter here is left out. */
export function write(
  context: SKRSContext2D,
  text: string,
  { x, y, height, colour }: { x: number; y: number; height: number; colour: string },
): void {
  context.save();
  context.translate(x, y);
  context.scale(height / 6, height / 6);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = 0.95;
  context.strokeStyle = colour;
  for (const [width, strokes] of letters(text)) {
    context.stroke(new Path2D(strokes));
    context.translate(width + spacing, 0);
  }
  context.restore();
}

function letters(text: string) {
  return [...text.toUpperCase()].flatMap((letter) => (glyphs[letter] ? [glyphs[letter]] : []));
}
