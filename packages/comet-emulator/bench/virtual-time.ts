import { install } from "@sinonjs/fake-timers";

/** Ends a turn of the real event loop: every promise that can settle without time passing has settled. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Runs `work` with the global clock and timers replaced: time stands still while anything can go on without it, and then
 * jumps to the next timer. An hour of waiting takes as long as its requests do.
 *
 * @param work Must settle by promises and global timers alone: no sockets, no files.
 * @param turns How many turns of the event loop are enough for everything to go on; more must not change a result.
 * @throws {Error} when `work` waits for something that no timer will bring.
 */
export async function inVirtualTime<Result>(work: () => Promise<Result>, turns = 1): Promise<Result> {
  const clock = install({
    toFake: ["Date", "performance", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
  });
  try {
    let settled = false;
    const result = work().finally(() => {
      settled = true;
    });
    // A failure is thrown below, in the turn after it happens.
    result.catch(() => {});
    for (;;) {
      for (let count = 0; count < turns; count++) await turn();
      if (settled) return await result;
      if (clock.countTimers() === 0) throw new Error("Everything waits, and no timer is set.");
      clock.next();
    }
  } finally {
    clock.uninstall();
  }
}
