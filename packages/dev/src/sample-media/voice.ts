import { clamp, dice, ease, mix } from "./motion.ts";
import { type Consonant, type Phrase, type Syllable, syllableAt, type Vowel } from "./speech.ts";

/** Samples a second of every sample sound track. */
export const sampleRate = 48_000;

/** Centre frequencies in hertz of the three resonances that make a vowel recognisable (a high adult voice). */
const formants: Record<Vowel, readonly [number, number, number]> = {
  a: [850, 1_400, 2_800],
  e: [560, 2_100, 2_850],
  i: [340, 2_600, 3_200],
  o: [540, 960, 2_700],
  u: [370, 850, 2_600],
};

const loudnessOfFormant = [1, 1.3, 1] as const;
const bandwidth = [90, 120, 180] as const;

/** How much voice passes while the consonant lasts. */
const voicing: Record<Consonant, number> = {
  m: 0.42,
  n: 0.42,
  l: 0.5,
  w: 0.5,
  y: 0.55,
  b: 0.08,
  d: 0.08,
  s: 0,
};

/** Speaks the phrases: a buzz shaped by the resonances of each vowel, one channel, values from -1 to 1. */
export function speak(phrases: readonly Phrase[], seconds: number): Float32Array {
  const sound = new Float32Array(Math.round(seconds * sampleRate));
  const roll = dice(7);
  const resonators = [resonator(), resonator(), resonator()];
  const breath = resonator();
  const current = { pitch: 200, voice: 0, hiss: 0, formants: [500, 1_500, 2_700] };
  let turn = 0;
  for (let i = 0; i < sound.length; i++) {
    const at = i / sampleRate;
    follow(current, syllableAt(phrases, at), at);
    turn += (current.pitch * (1 + 0.012 * Math.sin(2 * Math.PI * 5.2 * at))) / sampleRate;
    turn -= Math.floor(turn);
    const buzz = pulse(turn) + 0.02 * (roll() - 0.5);
    const noise = roll() - 0.5;
    let value = 0.12 * current.voice * buzz;
    resonators.forEach((ring, index) => {
      const [frequency, width, gain] = [current.formants[index], bandwidth[index], loudnessOfFormant[index]];
      value += (gain ?? 0) * current.voice * ring(buzz, frequency ?? 0, width ?? 1);
    });
    value += current.hiss * breath(noise, 6_200, 2_200);
    sound[i] = Math.tanh(0.85 * value);
  }
  return sound;
}

/** Glides everything a little toward what the moment asks for, so that nothing clicks. */
function follow(
  current: { pitch: number; voice: number; hiss: number; formants: number[] },
  syllable: Syllable | undefined,
  at: number,
): void {
  const glide = (from: number, to: number, seconds: number) =>
    mix(from, to, 1 - Math.exp(-1 / (seconds * sampleRate)));
  const level = syllable ? envelope(syllable, at) : { voice: 0, hiss: 0 };
  current.voice = glide(current.voice, level.voice, 0.012);
  current.hiss = glide(current.hiss, level.hiss, 0.008);
  if (!syllable) return;
  current.pitch = glide(current.pitch, syllable.pitch, 0.05);
  const target = formants[syllable.vowel];
  current.formants = current.formants.map((from, index) => glide(from, target[index] ?? from, 0.03));
}

function envelope(syllable: Syllable, at: number): { voice: number; hiss: number } {
  const through = clamp((at - syllable.start) / (syllable.end - syllable.start));
  const opened = ease(through, 0.1, 0.34);
  const strength = syllable.stressed ? 1 : 0.68;
  const released = mix(1, 0.72, ease(through, 0.7, 1));
  return {
    voice: strength * mix(voicing[syllable.consonant], 1, opened) * released,
    hiss: syllable.consonant === "s" ? 0.36 * (1 - opened) : 0,
  };
}

/** One turn of the vocal folds: a soft opening and a quicker closing. */
function pulse(turn: number): number {
  const open = 0.62;
  if (turn > open) return -0.22;
  const share = turn / open;
  return 3.4 * share * share * (1 - share) - 0.22;
}

/** A two-pole band-pass filter whose centre may move while it rings. */
function resonator(): (input: number, frequency: number, width: number) => number {
  let [previous, beforeThat, lastInput] = [0, 0, 0];
  return (input, frequency, width) => {
    const radius = Math.exp((-Math.PI * width) / sampleRate);
    const angle = (2 * Math.PI * frequency) / sampleRate;
    const gain = (1 - radius * radius) * 4;
    const output =
      gain * (input - lastInput) + 2 * radius * Math.cos(angle) * previous - radius * radius * beforeThat;
    [lastInput, beforeThat, previous] = [input, previous, output];
    return output;
  };
}
