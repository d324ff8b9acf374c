import { setTimeout as sleep } from "node:timers/promises";

/** What a stretch of time cost this process. */
export interface Cost {
  seconds: number;
  cpuSeconds: number;
  requests: number;
  creates: number;
  /** Resident set before anything began, and the largest since, in bytes. */
  idleRss: number;
  rss: number;
  /** Live objects at the end, in bytes. */
  heap: number;
}

/** Counts requests and takes the time of the process. */
export interface Meter {
  fetch: typeof globalThis.fetch;
  /** Lets time pass and tells what it cost. */
  costOf(seconds: number): Promise<Cost>;
}

export function createMeter(): Meter {
  globalThis.gc?.();
  const idleRss = process.memoryUsage.rss();
  const sent = { requests: 0, creates: 0 };
  return {
    fetch(input, init) {
      sent.requests += 1;
      const method = init?.method ?? (input instanceof Request ? input.method : "GET");
      if (method === "POST") sent.creates += 1;
      return fetch(input, init);
    },
    async costOf(seconds) {
      const before = { ...sent, cpu: process.cpuUsage(), at: performance.now() };
      let rss = 0;
      while (performance.now() - before.at < seconds * 1000) {
        await sleep(1000);
        rss = Math.max(rss, process.memoryUsage.rss());
      }
      const { user, system } = process.cpuUsage(before.cpu);
      const passed = (performance.now() - before.at) / 1000;
      globalThis.gc?.();
      return {
        seconds: passed,
        cpuSeconds: (user + system) / 1e6,
        requests: sent.requests - before.requests,
        creates: sent.creates - before.creates,
        idleRss,
        rss,
        heap: process.memoryUsage().heapUsed,
      };
    },
  };
}

/** Begins work `count` times, evenly over so many seconds. */
export async function spread(count: number, seconds: number, begin: () => void): Promise<void> {
  const start = performance.now();
  for (let begun = 0; begun < count; ) {
    await sleep(20);
    const due = ((performance.now() - start) / 1000 / seconds) * count;
    for (; begun < Math.min(due, count); begun++) begin();
  }
}
