/** A bucket of tokens for each caller: `burst` requests at once, `perSecond` in the long run. */
export interface RateLimit {
  /** Takes one; otherwise tells in how many seconds there is one again. */
  take(key: string): { ok: true } | { ok: false; retryAfterSeconds: number };
}

const fewBuckets = 10_000;

/** Kept in memory of this process: with several, each allows its own share. */
export function createRateLimit(options: {
  perSecond: number;
  burst: number;
  /** Milliseconds on a clock that never runs backwards. */
  monotonic: () => number;
}): RateLimit {
  const { perSecond, burst, monotonic } = options;
  const buckets = new Map<string, { left: number; at: number }>();
  let forgetAt = fewBuckets;

  /** Not at every turn, however many there are. */
  function forgetFull(now: number): void {
    for (const [key, { left, at }] of buckets) {
      if (left + ((now - at) / 1000) * perSecond >= burst) buckets.delete(key);
    }
    forgetAt = Math.max(fewBuckets, 2 * buckets.size);
  }

  return {
    take(key) {
      const now = monotonic();
      if (buckets.size >= forgetAt) forgetFull(now);
      const bucket = buckets.get(key) ?? { left: burst, at: now };
      const left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
      if (left < 1) {
        buckets.set(key, { left, at: now });
        return { ok: false, retryAfterSeconds: Math.ceil((1 - left) / perSecond) };
      }
      buckets.set(key, { left: left - 1, at: now });
      return { ok: true };
    },
  };
}
