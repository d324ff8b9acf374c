import type { Stretch } from "@understudy/media";

/** What a part of a film may be. All in seconds. */
export interface TrimLimits {
  duration: number;
  /** Shortest and longest part. */
  min: number;
  max: number;
  /** Moments at which the film can be cut without re-encoding; empty: not known, anywhere. */
  cuts: readonly number[];
}

/** Half a frame: times in files are not round. */
const slack = 0.02;

/**
 * A part after one of its handles was moved. The start lands on a moment at which the film can be cut, so that what is
 * sent is what is shown; the other handle gives way only where the part would become too short or too long.
 */
export function moveHandle(part: Stretch, handle: "start" | "end", to: number, limits: TrimLimits): Stretch {
  const { duration, min, max } = limits;
  const longest = Math.min(max, duration);
  const shortest = Math.min(min, duration);
  if (handle === "start") {
    const start = nearestCut(clamp(to, 0, Math.max(0, duration - shortest)), duration - shortest, limits);
    return { start, end: clamp(part.end, start + shortest, Math.min(duration, start + longest)) };
  }
  const end = clamp(to, shortest, duration);
  const earliest = Math.max(0, end - longest);
  const latest = Math.max(0, end - shortest);
  if (part.start >= earliest - slack && part.start <= latest + slack) return { start: part.start, end };
  const start = nearestCut(clamp(part.start, earliest, latest), latest, limits, earliest);
  return { start, end: clamp(end, start + shortest, Math.min(duration, start + longest)) };
}

/** The moment next to `to` at which a key press lands. */
export function stepHandle(
  part: Stretch,
  handle: "start" | "end",
  direction: -1 | 1,
  step: number,
  limits: TrimLimits,
): Stretch {
  const from = part[handle];
  if (handle === "end" || limits.cuts.length === 0)
    return moveHandle(part, handle, from + direction * step, limits);
  const next =
    direction > 0
      ? limits.cuts.find((cut) => cut > from + slack)
      : limits.cuts.findLast((cut) => cut < from - slack);
  return next === undefined ? part : moveHandle(part, handle, next, limits);
}

function nearestCut(to: number, latest: number, { cuts }: TrimLimits, earliest = 0): number {
  const allowed = cuts.filter((cut) => cut <= latest + slack && cut >= earliest - slack);
  if (allowed.length === 0) return cuts.length === 0 ? to : (cuts.findLast((cut) => cut <= to + slack) ?? 0);
  return allowed.reduce((best, cut) => (Math.abs(cut - to) < Math.abs(best - to) ? cut : best));
}

const clamp = (value: number, min: number, max: number) => Math.min(Math.max(value, min), max);
