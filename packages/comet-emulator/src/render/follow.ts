import { type Canvas, createCanvas } from "@napi-rs/canvas";

/** How a character is held in one frame. */
export interface Pose {
  /** The upper body to the right, -1 to 1. */
  lean: number;
  /** The head bowed by the voice, 0 to 1. */
  nod: number;
  /** Breathing, -1 to 1. */
  breath: number;
}

/** What moved between two frames. */
export interface Movement {
  /** How much, 0 to 1. */
  amount: number;
  /** Where, from the left edge (-1) to the right (1). */
  place: number;
}

/** The picture is watched as a coarse grid: enough to see a head turn or a hand rise. */
const grid = { width: 32, height: 18 };

/** Compares each frame with the one before it. */
export function createWatcher(): (frame: Canvas) => Movement {
  const context = createCanvas(grid.width, grid.height).getContext("2d", { alpha: false });
  let before: Uint8ClampedArray | undefined;
  return (frame) => {
    context.drawImage(frame, 0, 0, grid.width, grid.height);
    const now = context.getImageData(0, 0, grid.width, grid.height).data;
    const movement = before ? compare(before, now) : { amount: 0, place: 0 };
    before = now;
    return movement;
  };
}

function compare(before: Uint8ClampedArray, now: Uint8ClampedArray): Movement {
  let [total, moment] = [0, 0];
  for (let cell = 0; cell < grid.width * grid.height; cell++) {
    const green = 4 * cell + 1;
    const change = Math.max(0, Math.abs((now[green] ?? 0) - (before[green] ?? 0)) - 3);
    total += change;
    moment += change * (((cell % grid.width) + 0.5) / grid.width - 0.5) * 2;
  }
  if (total === 0) return { amount: 0, place: 0 };
  return { amount: Math.min(1, total / 600), place: moment / total };
}

/**
 * Turns what is heard and seen, frame by frame, into a pose: the voice nods the head, movement draws the body to the
 * side where it happens, and with neither the character still breathes and sways.
 */
export function createFollower(): (
  seconds: number,
  loudness: number,
  movement: Movement | undefined,
) => Pose {
  let [nod, lean] = [0, 0];
  return (seconds, loudness, movement) => {
    nod += (loudness - nod) * (loudness > nod ? 0.45 : 0.18);
    const drawn = movement ? movement.place * movement.amount : 0;
    lean += (drawn - lean) * 0.12;
    const sway = 0.25 * Math.sin(2 * Math.PI * 0.13 * seconds);
    return {
      lean: Math.max(-1, Math.min(1, 1.6 * lean + sway)),
      nod,
      breath: Math.sin(2 * Math.PI * 0.27 * seconds),
    };
  };
}
