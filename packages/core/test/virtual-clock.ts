import type { Clock } from "../src/index.ts";

/** A clock that moves only when it is told to, or jumps to the next timer by itself. */
export interface VirtualClock extends Clock {
  /** Moves on by `ms` milliseconds, timer by timer; what each one sets off is given time to happen. */
  advance(ms: number): Promise<void>;
  /** How many timers are set at the moment. */
  readonly pending: number;
  /** How many timers were set so far. */
  readonly armed: number;
}

/** When every virtual clock starts. */
export const epoch: number = Date.parse("2026-11-21T08:00:00.000Z");

/**
 * Makes a virtual clock.
 * @param options.jumps Each timer rings as soon as everything else has happened, whatever it was set to.
 */
export function virtualClock({ jumps = false } = {}): VirtualClock {
  const timers = new Map<object, { due: number; callback: () => void }>();
  let now = 0;
  let armed = 0;

  function earliest(until: number) {
    const [first] = [...timers].filter(([, { due }]) => due <= until).sort((a, b) => a[1].due - b[1].due);
    return first;
  }

  function ringNext(until: number): boolean {
    const next = earliest(until);
    if (!next) return false;
    const [handle, { due, callback }] = next;
    timers.delete(handle);
    now = Math.max(now, due);
    callback();
    return true;
  }

  return {
    wall: () => epoch + now,
    monotonic: () => now,
    setTimeout(callback, ms) {
      const handle = {};
      timers.set(handle, { due: now + ms, callback });
      armed += 1;
      if (jumps) void settle().then(() => ringNext(Number.POSITIVE_INFINITY));
      return handle;
    },
    clearTimeout: (handle) => void timers.delete(handle as object),
    async advance(ms) {
      const until = now + ms;
      do {
        await settle();
      } while (ringNext(until));
      now = until;
    },
    get pending() {
      return timers.size;
    },
    get armed() {
      return armed;
    },
  };
}

/** Lets everything happen that only waits for promises. */
export function settle(): Promise<void> {
  // Browsers have no setImmediate; it saves Node the millisecond that a timer takes.
  return new Promise((resolve) => (globalThis.setImmediate ?? setTimeout)(resolve));
}
