import type { Clock } from "@understudy/core";
import type { LeaseTimes } from "../src/tasks/leases.ts";

/** How many times faster than on the wall the time between looks at a task passes. */
export const haste = 40;

/** A clock on which waits are short. */
export function hastyClock(times: number = haste): Clock {
  return {
    wall: Date.now,
    monotonic: () => performance.now() * times,
    setTimeout: (callback, ms) => setTimeout(callback, ms / times),
    clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  };
}

/** Leases of two seconds in place of ten. */
export const shortLeases: LeaseTimes = { leaseMs: 2000, renewEveryMs: 500, marginMs: 400 };
