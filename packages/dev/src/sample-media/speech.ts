import { bump, clamp, dice, ease, mix } from "./motion.ts";

/** The sounds a babbler knows. */
export type Vowel = "a" | "e" | "i" | "o" | "u";
export type Consonant = "m" | "b" | "w" | "l" | "n" | "d" | "y" | "s";

/** One syllable of babble. */
export interface Syllable {
  /** Seconds from the beginning of the film. */
  start: number;
  end: number;
  consonant: Consonant;
  vowel: Vowel;
  /** Whether the speaker leans on it: louder, higher, with a nod. */
  stressed: boolean;
  /** Pitch of the voice in hertz. */
  pitch: number;
}

/** A stretch of speech in one breath. */
export interface Phrase {
  start: number;
  end: number;
  syllables: Syllable[];
}

/** How the mouth stands: `open` from 0 to 1, `wide` from -1 (pursed) to 1 (spread). */
export interface Mouth {
  open: number;
  wide: number;
}

const consonants: Consonant[] = ["m", "b", "w", "l", "n", "d", "y", "s"];
const vowels: Vowel[] = ["a", "e", "i", "o", "u", "a", "o", "e"];

const vowelMouths: Record<Vowel, Mouth> = {
  a: { open: 1, wide: 0.15 },
  e: { open: 0.6, wide: 0.6 },
  i: { open: 0.34, wide: 0.95 },
  o: { open: 0.72, wide: -0.55 },
  u: { open: 0.34, wide: -1 },
};

const consonantMouths: Record<Consonant, Mouth> = {
  m: { open: 0, wide: 0.1 },
  b: { open: 0, wide: 0.05 },
  w: { open: 0.14, wide: -1 },
  l: { open: 0.36, wide: 0.3 },
  n: { open: 0.22, wide: 0.3 },
  d: { open: 0.2, wide: 0.3 },
  y: { open: 0.24, wide: 0.8 },
  s: { open: 0.12, wide: 0.6 },
};

/** Makes up phrases that fill a film of so many seconds, the same ones for the same seed. */
export function improvise(seed: number, seconds: number): Phrase[] {
  const roll = dice(seed);
  const phrases: Phrase[] = [];
  let at = 0.4;
  while (at < seconds - 1.4) {
    const phrase = babble(roll, at, Math.min(seconds - 0.5, at + 1.5 + 1.1 * roll()));
    phrases.push(phrase);
    at = phrase.end + 0.38 + 0.3 * roll();
  }
  return phrases;
}

function babble(roll: () => number, start: number, until: number): Phrase {
  const question = roll() < 0.3;
  const syllables: Syllable[] = [];
  let at = start;
  while (at < until) {
    const stressed = syllables.length % 3 === 1;
    const length = (stressed ? 0.21 : 0.145) + 0.04 * roll();
    const through = clamp((at - start) / (until - start));
    const melody = question
      ? 12 - 30 * bump(through, 0.45, 0.5) + 60 * ease(through, 0.7, 1)
      : 26 - 52 * through;
    syllables.push({
      start: at,
      end: at + length,
      consonant: pick(consonants, roll()),
      vowel: pick(vowels, roll()),
      stressed,
      pitch: 205 + melody + (stressed ? 34 : 0) + 10 * roll(),
    });
    at += length;
  }
  return { start, end: at, syllables };
}

/** Where the lips are at a moment, already on their way to the next sound. */
export function mouthAt(phrases: readonly Phrase[], seconds: number): Mouth {
  const moments = [-0.045, -0.022, 0, 0.022, 0.045].map((offset) =>
    targetAt(phrases, seconds + 0.02 + offset),
  );
  const sum = moments.reduce((a, b) => ({ open: a.open + b.open, wide: a.wide + b.wide }));
  return { open: sum.open / moments.length, wide: sum.wide / moments.length };
}

function targetAt(phrases: readonly Phrase[], seconds: number): Mouth {
  const syllable = syllableAt(phrases, seconds);
  if (!syllable) return { open: 0, wide: 0 };
  const through = (seconds - syllable.start) / (syllable.end - syllable.start);
  const from = consonantMouths[syllable.consonant];
  const to = vowelMouths[syllable.vowel];
  const share = ease(through, 0.12, 0.45);
  const strength = syllable.stressed ? 1 : 0.8;
  return { open: mix(from.open, to.open * strength, share), wide: mix(from.wide, to.wide, share) };
}

/** The syllable being spoken at a moment, if any. */
export function syllableAt(phrases: readonly Phrase[], seconds: number): Syllable | undefined {
  const phrase = phrases.find(({ start, end }) => seconds >= start && seconds < end);
  return phrase?.syllables.find(({ start, end }) => seconds >= start && seconds < end);
}

function pick<T>(from: readonly [T, ...T[]] | readonly T[], share: number): T {
  const chosen = from[Math.floor(share * from.length)];
  if (chosen === undefined) throw new RangeError("There is nothing to pick from.");
  return chosen;
}
