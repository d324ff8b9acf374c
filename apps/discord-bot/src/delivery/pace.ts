/** Whether one more may go now. */
export type Pace = () => boolean;

/** At most so many a second in the long run, and at once. */
export function createPace(perSecond: number, now: () => number): Pace {
  let left = perSecond;
  let at = now();
  return () => {
    left = Math.min(perSecond, left + ((now() - at) / 1000) * perSecond);
    at = now();
    if (left < 1) return false;
    left--;
    return true;
  };
}
