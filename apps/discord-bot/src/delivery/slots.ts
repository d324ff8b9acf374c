/** Runs a job when there is room for it. */
export type Slots = <T>(job: () => Promise<T>) => Promise<T>;

/** At most so many jobs at once; the others wait, first come first served. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (job) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
