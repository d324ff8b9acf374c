import { bump, dice, ease, mix, wave } from "./motion.ts";
import { type Mouth, mouthAt, type Phrase } from "./speech.ts";

/** A hand in front of the body. */
export interface Hand {
  /** 0 is out of the picture, 1 is fully raised. */
  raised: number;
  /** Turn of the palm in radians, outward positive. */
  turn: number;
  /** How far the fingers are apart, 0 to 1. */
  spread: number;
}

/** Everything about a performer that moves. Angles in radians; right is the picture's right. */
export interface Pose {
  /** Head turned to the right. */
  yaw: number;
  /** Head bowed. */
  pitch: number;
  /** Head tilted to the right shoulder. */
  roll: number;
  /** Body to the right, in the figure's units. */
  sway: number;
  /** Chest raised by breathing, 0 to 1. */
  breath: number;
  /** Eyelids: 0 open, 1 closed. */
  blink: number;
  /** Where the eyes look, -1 to 1 each way. */
  gaze: readonly [number, number];
  /** Eyebrows lifted, -1 (knit) to 1. */
  brows: { left: number; right: number };
  /** Corners of the mouth, 0 to 1. */
  smile: number;
  mouth: Mouth;
  left: Hand;
  right: Hand;
}

/** A performer who speaks these phrases: what the whole figure does at a moment, in seconds. */
export function actor(phrases: readonly Phrase[], seed: number): (seconds: number) => Pose {
  const beats = phrases.flatMap(({ syllables }) => syllables.filter(({ stressed }) => stressed));
  const turns = [
    ...phrases.map((phrase, index) => direct(phrase, index, seed)),
    { ...rest, at: phrases.at(-1)?.end ?? 0 },
  ];
  const blinks = eyeblinks(phrases, seed);
  return (seconds) => {
    const before = turns.findLastIndex(({ at }) => seconds >= at);
    const from = turns[before - 1] ?? rest;
    const now = turns[before] ?? rest;
    const share = ease(seconds, now.at, now.at + 0.55);
    const direction = (key: "yaw" | "roll" | "left" | "right" | "browLeft" | "browRight") =>
      mix(from[key], now[key], share);
    const nod = beats.reduce((sum, beat) => sum + bump(seconds, beat.start + 0.1, 0.19), 0);
    const speaking = phrases.some(({ start, end }) => seconds > start - 0.1 && seconds < end);
    return {
      yaw: direction("yaw") + 0.035 * wave(seconds, 0.31) + 0.03 * wave(seconds, 0.83, 0.3),
      pitch: 0.02 + 0.085 * nod - 0.03 * wave(seconds, 0.23, 0.2),
      roll: direction("roll") + 0.02 * wave(seconds, 0.43, 0.6),
      sway: 26 * direction("yaw") + 5 * wave(seconds, 0.21, 0.1),
      breath: (1 + wave(seconds, 0.27, 0.75)) / 2,
      blink: Math.max(0, ...blinks.map((at) => bump(seconds, at, 0.12))) ** 0.6,
      gaze: [-0.9 * direction("yaw"), 0.1 * wave(seconds, 0.37)],
      brows: {
        left: direction("browLeft") + 0.3 * nod,
        right: direction("browRight") + 0.3 * nod,
      },
      smile: 0.6 + (speaking ? 0 : 0.25) + 0.1 * wave(seconds, 0.19),
      mouth: mouthAt(phrases, seconds),
      left: gesture(direction("left"), seconds, nod, 0),
      right: gesture(direction("right"), seconds, nod, 0.4),
    };
  };
}

interface Direction {
  at: number;
  yaw: number;
  roll: number;
  left: number;
  right: number;
  browLeft: number;
  browRight: number;
}

const rest: Direction = { at: 0, yaw: 0, roll: 0, left: 0, right: 0, browLeft: 0, browRight: 0 };

/** Each phrase has its own look, and every second one its own gesture. */
function direct(phrase: Phrase, index: number, seed: number): Direction {
  const roll = dice(seed + 31 * index);
  const side = index % 2 === 0 ? 1 : -1;
  return {
    at: phrase.start - 0.25,
    yaw: side * (0.16 + 0.16 * roll()),
    roll: side * (-0.03 + 0.12 * roll()),
    left: index % 4 === 2 || index % 4 === 3 ? 1 : 0,
    right: index % 4 === 1 || index % 4 === 2 ? 1 : 0,
    browLeft: index % 3 === 1 ? 0.75 : 0.15,
    browRight: index % 3 === 1 ? 0.55 : 0.4,
  };
}

function eyeblinks(phrases: readonly Phrase[], seed: number): number[] {
  const roll = dice(seed + 5);
  return phrases.flatMap(({ start, end }) => [start - 0.15, mix(start, end, 0.4 + 0.3 * roll())]);
}

function gesture(raised: number, seconds: number, nod: number, phase: number): Hand {
  return {
    raised: raised * (0.93 + 0.07 * nod + 0.03 * wave(seconds, 0.9, phase)),
    turn: 0.18 * wave(seconds, 0.7, phase) - 0.18 * nod,
    spread: 0.55 + 0.25 * wave(seconds, 0.5, phase) + 0.2 * nod,
  };
}
