import type { Clock } from "@understudy/core";

/** A clock that goes so many times faster than that of the machine. */
export function acceleratedClock(speed: number): Clock {
  const began = { wall: Date.now(), monotonic: performance.now() };
  const passed = () => (performance.now() - began.monotonic) * speed;
  return {
    wall: () => began.wall + passed(),
    monotonic: () => passed(),
    setTimeout: (callback, ms) => setTimeout(callback, ms / speed),
    clearTimeout: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
  };
}
