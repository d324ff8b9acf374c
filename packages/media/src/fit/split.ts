import type { MediaRule } from "@understudy/core";
import type { Stretch } from "../stretch.ts";

/** Lengths that an operation takes, in seconds, both ends allowed. */
type Lengths = NonNullable<MediaRule["seconds"]>;

/** By how much rounding may put a length beyond a bound, in seconds. */
const rounding = 1e-6;

/**
 * Splits a performance into the fewest pieces that an operation takes (`seconds` of its media rule), of equal length,
 * in order and without gaps.
 *
 * Where no number of equal pieces fits, such as 13 s into pieces of 10 to 12 s, the pieces are as long as allowed and
 * the rest at the end is left out; where the performance is too short for one, there is none. With pieces of 3 to
 * 30 s nothing is left out of a performance that lasts 3 s or more.
 *
 * Throws a `RangeError` for a duration that is no number of seconds.
 */
export function split(durationSeconds: number, { min, max }: Lengths): Stretch[] {
  checkDuration(durationSeconds);
  const fewest = Math.max(1, Math.ceil((durationSeconds - rounding) / max));
  const fits = durationSeconds / fewest >= min - rounding;
  const count = fits ? fewest : Math.floor(durationSeconds / max);
  const end = fits ? durationSeconds : count * max;
  return Array.from({ length: count }, (_, index) => ({
    start: (end * index) / count,
    end: (end * (index + 1)) / count,
  }));
}

function checkDuration(durationSeconds: number): void {
  if (durationSeconds >= 0 && durationSeconds < Number.POSITIVE_INFINITY) return;
  throw new RangeError(`durationSeconds must be a number of seconds, 0 or more, not ${durationSeconds}.`);
}

/** The best way found to split a film up to some key frame. */
interface Route {
  pieces: number;
  /** Sum of the squared lengths: of ways into as many pieces, the least is the most even. */
  squares: number;
  /** Where its last piece begins, as an index of the times. */
  from: number;
}

/**
 * Like `split`, but every piece begins at one of the given times, so that it can be cut without re-encoding: see
 * `keyFrames`. Of all ways into the fewest pieces, the one with the most even lengths is taken.
 *
 * The pieces reach from the first key frame to the end. Where the key frames lie such that no pieces fit, there are
 * none: the film has to be re-encoded.
 *
 * Throws a `RangeError` for a duration that is no number of seconds.
 */
export function splitAtKeyFrames(
  durationSeconds: number,
  { min, max }: Lengths,
  keyFrames: readonly number[],
): Stretch[] {
  checkDuration(durationSeconds);
  const inOrder = keyFrames.toSorted((a, b) => a - b);
  const times = [...inOrder.filter((time) => time < durationSeconds), durationSeconds];
  const routes: (Route | undefined)[] = [{ pieces: 0, squares: 0, from: 0 }];
  for (const [to, end] of times.entries()) {
    for (let from = to - 1; from >= 0; from -= 1) {
      const length = end - (times[from] ?? 0);
      if (length > max + rounding) break;
      const before = routes[from];
      if (!before || length < min - rounding) continue;
      const route = { pieces: before.pieces + 1, squares: before.squares + length ** 2, from };
      if (isBetter(route, routes[to])) routes[to] = route;
    }
  }
  return piecesOf(routes, times);
}

function isBetter(route: Route, than: Route | undefined): boolean {
  if (!than || route.pieces !== than.pieces) return !than || route.pieces < than.pieces;
  return route.squares < than.squares;
}

function piecesOf(routes: readonly (Route | undefined)[], times: readonly number[]): Stretch[] {
  const pieces: Stretch[] = [];
  for (let to = times.length - 1; to > 0; ) {
    const from = routes[to]?.from;
    if (from === undefined) return [];
    pieces.unshift({ start: times[from] ?? 0, end: times[to] ?? 0 });
    to = from;
  }
  return pieces;
}
