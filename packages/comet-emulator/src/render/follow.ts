import type { Shift } from "./watch.ts";

/** How a character is held in one frame. */
export interface Pose {
  /** Head and shoulders to the right, -1 to 1. */
  lean: number;
  /** The head bowed, 0 to 1. */
  nod: number;
  /** Breathing, -1 to 1. */
  breath: number;
}

/**
 * Turns what is heard and seen, frame by frame, into a pose: the voice nods the head, the performer's movement leans
 * and bows the body the same way, and with neither the character still breathes and sways.
 */
export function createFollower(): (seconds: number, loudness: number, shift: Shift | undefined) => Pose {
  const place = { x: 0, y: 0 };
  let voice = 0;
  let lean = 0;
  return (seconds, loudness, shift) => {
    voice += (loudness - voice) * (loudness > voice ? 0.4 : 0.16);
    // Where the performer is held, forgotten within some seconds, so that small errors do not add up.
    place.x = 0.985 * place.x + (shift?.x ?? 0);
    place.y = 0.985 * place.y + (shift?.y ?? 0);
    const sway = 0.14 * Math.sin(2 * Math.PI * 0.13 * seconds);
    lean += (between(-1, 18 * place.x, 1) - lean) * 0.35;
    return {
      lean: between(-1, lean + sway, 1),
      nod: between(0, 0.75 * voice + 14 * place.y, 1),
      breath: Math.sin(2 * Math.PI * 0.27 * seconds),
    };
  };
}

function between(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
