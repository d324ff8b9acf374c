import { type Clock, systemClock } from "@understudy/core";
import { readConfig } from "../src/config.ts";
import { createLogger } from "../src/log.ts";
import { collectSooner } from "../src/memory.ts";
import { startServer } from "../src/server.ts";

// A worker as it is, but for a clock that notes how late its timers ring. Asked for its figures, it tells them and
// begins to count anew.

collectSooner();
let late: number[] = [];
const clock: Clock = {
  ...systemClock,
  setTimeout(callback, ms) {
    const due = performance.now() + ms;
    return setTimeout(() => {
      late.push(performance.now() - due);
      callback();
    }, ms);
  },
};
const config = readConfig(process.env);
const log = createLogger({ level: "error" });
const { server } = await startServer(config, log, { clock });
process.on("message", () => {
  const sorted = late.sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * sorted.length)] ?? 0;
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({
    p50: at(0.5),
    p99: at(0.99),
    worst: sorted.at(-1) ?? 0,
    rssMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
  });
  late = [];
});
process.once("SIGTERM", () => {
  server.close().then(() => process.connected && process.disconnect());
});
process.send?.("ready");
