/** Time as the emulator sees it; any fake timers of this form will do. Milliseconds throughout. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** Where a clock stood at a moment of the real time, so that another process can go on from there. */
export interface ClockAnchor {
  /** Real time of the moment. */
  real: number;
  /** Time of the clock at that moment. */
  shown: number;
  speed: number;
}

/** The emulator's own clock: real time, faster time, or time that moves by `advance` alone. */
export interface EmulatorClock extends Clock {
  /** Moves the time forward; what falls due on the way runs at its own time, in order. */
  advance(ms: number): void;
  anchor(): ClockAnchor;
}

interface Timer {
  due: number;
  run: () => void;
}

/**
 * @param options.speed How many times faster than real time, 0 or more; 1 by default. At 0 only `advance` moves it.
 * @param options.from Goes on from another process's anchor, the time in between included.
 */
export function createClock(options: { speed?: number; from?: ClockAnchor | undefined } = {}): EmulatorClock {
  const { speed = 1, from } = options;
  let real = Date.now();
  let shown = from ? from.shown + (real - from.real) * from.speed : real;
  /** In the order they fall due. */
  const timers: Timer[] = [];
  let alarm: NodeJS.Timeout | undefined;

  const now = () => shown + (Date.now() - real) * speed;

  function moveTo(time: number) {
    real = Date.now();
    shown = time;
  }

  function setAlarm() {
    clearTimeout(alarm);
    const next = timers[0];
    if (!next || speed === 0) return;
    alarm = setTimeout(runDue, Math.min(Math.max(0, (next.due - now()) / speed), 2 ** 30));
    alarm.unref();
  }

  function runDue() {
    while (timers[0] && timers[0].due <= now()) timers.shift()?.run();
    setAlarm();
  }

  return {
    now: () => Math.floor(now()),
    setTimeout(run, ms) {
      const timer = { due: now() + ms, run };
      const later = timers.findIndex(({ due }) => due > timer.due);
      timers.splice(later < 0 ? timers.length : later, 0, timer);
      setAlarm();
      return timer;
    },
    clearTimeout(handle) {
      const at = timers.indexOf(handle as Timer);
      if (at >= 0) timers.splice(at, 1);
      setAlarm();
    },
    advance(ms) {
      const end = now() + ms;
      while (timers[0] && timers[0].due <= end) {
        moveTo(Math.max(now(), timers[0].due));
        timers.shift()?.run();
      }
      moveTo(end);
      setAlarm();
    },
    anchor: () => ({ real: Date.now(), shown: now(), speed }),
  };
}

/** Waits on a clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.setTimeout(resolve, ms));
}
