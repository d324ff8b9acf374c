import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { markdownTable } from "markdown-table";
import type { Cost } from "./load/cost.ts";
import type { Order } from "./load/worker.ts";

// What many tasks in flight cost the process that watches them: real time, real sockets, and the far side in a process
// of its own. Whenever a task ends the next is created. For comparison, as many requests by `fetch` alone.

const { values } = parseArgs({
  options: {
    tasks: { type: "string", default: "10000" },
    ramp: { type: "string", default: "100" },
    window: { type: "string", default: "60" },
  },
});
const tasks = Number(values.tasks);

async function messageOf<T>(child: ChildProcess): Promise<T> {
  const failed = once(child, "exit").then(([code]) => {
    throw new Error(`A process of the bench ended with code ${code}.`);
  });
  const [message] = await Promise.race([once(child, "message"), failed]);
  return message as T;
}

function work(order: Order): Promise<Cost> {
  return messageOf(
    fork(`${import.meta.dirname}/load/worker.ts`, [JSON.stringify(order)], { execArgv: ["--expose-gc"] }),
  );
}

async function run(progress: boolean): Promise<string[][]> {
  const emulator = fork(`${import.meta.dirname}/load/emulator.ts`, progress ? ["progress"] : []);
  const farSide = await messageOf<{ url: string; key: string }>(emulator);
  const seconds = Number(values.window);
  const core = await work({ ...farSide, kind: "watch", tasks, rampSeconds: Number(values.ramp), seconds });
  const bare = await work({ ...farSide, kind: "fetch", like: core });
  emulator.disconnect();
  const reports = progress ? "with progress reports" : "without";
  return [row(`@understudy/core, ${reports}`, core), row("as many bare fetches", bare)];
}

function row(name: string, { requests, creates, seconds, cpuSeconds, idleRss, rss, heap }: Cost): string[] {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  return [
    name,
    (requests / seconds).toFixed(0),
    (creates / seconds).toFixed(0),
    `${((cpuSeconds / seconds) * 100).toFixed(1)} %`,
    ((cpuSeconds / requests) * 1e6).toFixed(0),
    megabytes(idleRss),
    megabytes(rss - idleRss),
    megabytes(heap),
  ];
}

const rows = [...(await run(true)), ...(await run(false))];
console.log(`\n## ${tasks.toLocaleString("en")} tasks in flight in one process\n`);
const head = [
  "",
  "requests/s",
  "of them creates",
  "of one core",
  "us a request",
  "idle MB",
  "more, at most MB",
  "heap MB",
];
console.log(markdownTable([head, ...rows], { align: ["l", ...Array(7).fill("r")] }));
