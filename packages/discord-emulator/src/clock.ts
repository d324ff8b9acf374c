/** Time as the emulator sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** The emulator's own clock: the 3 seconds and 15 minutes of an interaction, and how long a signed address lives, are told by it. */
export interface EmulatorClock extends Clock {
  /** Moves the time forward by so many milliseconds. */
  advance(ms: number): void;
}

/**
 * @param options.standing Time moves by `advance` alone, so that no deadline passes because a machine is slow. Off by
 * default: time passes as it does for everybody.
 */
export function createClock(options: { standing?: boolean } = {}): EmulatorClock {
  const start = Date.now();
  let ahead = 0;
  return {
    now: () => (options.standing ? start : Date.now()) + ahead,
    advance(ms) {
      ahead += ms;
    },
  };
}
