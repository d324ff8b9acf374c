/** A number held between two bounds. */
export function clamp(value: number, low = 0, high = 1): number {
  return Math.min(high, Math.max(low, value));
}

/** The value a share of the way from one number to another. */
export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** 0 before `from`, 1 after `to`, and a gentle start and stop between. */
export function ease(value: number, from: number, to: number): number {
  const share = clamp((value - from) / (to - from));
  return share * share * (3 - 2 * share);
}

/** 1 at the centre, 0 at `reach` away from it and beyond, round on top. */
export function bump(value: number, centre: number, reach: number): number {
  const distance = Math.abs(value - centre) / reach;
  return distance >= 1 ? 0 : (1 + Math.cos(Math.PI * distance)) / 2;
}

/** A wave from -1 to 1: `rate` turns a second, `phase` in turns. */
export function wave(seconds: number, rate: number, phase = 0): number {
  return Math.sin(2 * Math.PI * (seconds * rate + phase));
}

/** Numbers from 0 to below 1 that look random and are the same on every run (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
