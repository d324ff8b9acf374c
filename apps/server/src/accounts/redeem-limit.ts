import { createRateLimit, type RateLimit } from "./rate-limit.ts";

/** What one address may try: 20 codes at once, 20 a minute in the long run. */
const each = { perSecond: 1 / 3, burst: 20 };
/** What all may try together: far too few to find one of 30^8 codes while it is valid, far more than people need. */
const together = { perSecond: 5, burst: 100 };

/**
 * How often pairing codes may be tried, by address and by all together. That one address tries too often takes nothing
 * from the others.
 */
export function createRedeemLimit(monotonic: () => number): RateLimit {
  const ofEach = createRateLimit({ ...each, monotonic });
  const ofAll = createRateLimit({ ...together, monotonic });
  return {
    take(address) {
      const turn = ofEach.take(address);
      return turn.ok ? ofAll.take("all") : turn;
    },
  };
}
