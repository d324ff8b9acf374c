/** Time, as an argument: tests and benches bring their own. */
export interface Clock {
  /** Milliseconds since 1970, for what is written down. */
  wall(): number;
  /** Milliseconds since some moment, never running backwards: for waiting. */
  monotonic(): number;
  /** Calls back once, after `ms` milliseconds. Returns what `clearTimeout` takes. */
  setTimeout(callback: () => void, ms: number): unknown;
  /** Takes back a `setTimeout`; a handle that has rung already is no error. */
  clearTimeout(handle: unknown): void;
}

/** The longest time a timer of a host can be set to, in milliseconds. */
export const longestTimer: number = 2 ** 31 - 1;

/** The clock of the machine. Timers are looked up at each call, so that a test may replace the global ones. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};
