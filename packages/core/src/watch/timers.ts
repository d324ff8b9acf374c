import { AbortedError } from "../errors.ts";
import { createAbortListeners } from "./abort-listeners.ts";
import { type Clock, longestTimer } from "./clock.ts";

/** Sleeps, any number at a time, on one timer of the host. */
export interface Timers {
  /**
   * Resolves after `ms` milliseconds; at the next turn where that is no time at all.
   * @throws {AbortedError} at once when `signal` aborts, before or during the sleep.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

interface Sleeper {
  due: number;
  /** Gone once the sleeper is awake or its signal has aborted. */
  wake: (() => void) | undefined;
}

/** Makes the timers that all watches of a client share. */
export function createTimers(clock: Clock): Timers {
  const heap: Sleeper[] = [];
  const onAbort = createAbortListeners();
  let armed: { due: number; handle: unknown } | undefined;

  function arm(): void {
    while (heap[0] && !heap[0].wake) pop(heap);
    const next = heap[0]?.due;
    if (armed && armed.due === next) return;
    if (armed) clock.clearTimeout(armed.handle);
    armed = undefined;
    if (next === undefined) return;
    const now = clock.monotonic();
    const due = Math.min(next, now + longestTimer);
    armed = { due, handle: clock.setTimeout(ring, Math.max(0, due - now)) };
  }

  function ring(): void {
    // A host may ring a fraction of a millisecond early; what was armed for now is due now.
    const now = Math.max(clock.monotonic(), armed?.due ?? 0);
    armed = undefined;
    for (let first = heap[0]; first && first.due <= now; first = heap[0]) pop(heap)?.wake?.();
    arm();
  }

  return {
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new AbortedError("no", signal.reason));
        const sleeper: Sleeper = { due: clock.monotonic() + Math.max(0, ms || 0), wake: undefined };
        const stopListening = onAbort(signal, () => {
          sleeper.wake = undefined;
          reject(new AbortedError("no", signal?.reason));
          arm();
        });
        sleeper.wake = () => {
          stopListening();
          resolve();
        };
        push(heap, sleeper);
        arm();
      });
    },
  };
}

// A binary heap by `due`: the earliest sleeper is at the root.

function push(heap: Sleeper[], sleeper: Sleeper): void {
  let index = heap.push(sleeper) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isEarlier(heap, index, parent)) return;
    swap(heap, index, parent);
    index = parent;
  }
}

function pop(heap: Sleeper[]): Sleeper | undefined {
  swap(heap, 0, heap.length - 1);
  const root = heap.pop();
  for (let index = 0; ; ) {
    const left = 2 * index + 1;
    const child = isEarlier(heap, left + 1, left) ? left + 1 : left;
    if (!isEarlier(heap, child, index)) return root;
    swap(heap, child, index);
    index = child;
  }
}

function isEarlier(heap: Sleeper[], a: number, b: number): boolean {
  const [first, second] = [heap[a], heap[b]];
  return first !== undefined && second !== undefined && first.due < second.due;
}

function swap(heap: Sleeper[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (!first || !second) return;
  heap[a] = second;
  heap[b] = first;
}
