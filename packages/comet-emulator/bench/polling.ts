import { parseArgs } from "node:util";
import { markdownTable } from "markdown-table";
import { checkVirtualTime } from "./check-virtual-time.ts";
import { ai } from "./clients/ai.ts";
import type { BenchClient } from "./clients/client.ts";
import { fal } from "./clients/fal.ts";
import { replicate } from "./clients/replicate.ts";
import { runway } from "./clients/runway.ts";
import { understudy } from "./clients/understudy.ts";
import { type Conditions, type Measurement, measure } from "./measure.ts";

// How soon a client knows that a task has ended, and how many requests that takes. Virtual time.

const { values } = parseArgs({
  options: {
    /** Leaves out the runs with 10,000 in flight. */
    quick: { type: "boolean", default: false },
    /** Runs 50 tasks in real time as well as in virtual time, and nothing else. Takes about five minutes. */
    real: { type: "boolean", default: false },
  },
});

const core = understudy();
const clients = [core, runway, ai, replicate, fal];
/** Two looks a second at each of 10,000 tasks take minutes to run, and tell nothing that 1,000 tasks do not. */
const oftenLooking: readonly BenchClient[] = [replicate, fal];

const progress: Conditions = { progress: true };
const noProgress: Conditions = { progress: false };

const few = { inFlight: 10, tasks: 200 };
const many = { inFlight: 1000, tasks: 1000 };
const most = { inFlight: 10_000, tasks: 10_000 };

const seconds = (ms: number) => (ms / 1000).toFixed(2);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

/** Mean delay, its 95th percentile, requests for each task. */
const figures = ({ delays, reads }: Measurement) => [
  seconds(mean(delays)),
  seconds(percentile(delays, 0.95)),
  (reads / delays.length).toFixed(1),
];
const heads = ["known after, mean s", "p95 s", "requests a task"];

const perSecond = ({ reads, watchedMs }: Measurement, inFlight: number) =>
  ((reads / watchedMs) * 1000 * inFlight).toFixed(inFlight < 100 ? 1 : 0);

function print(title: string, head: string[], rows: string[][]): void {
  console.log(`\n### ${title}\n`);
  console.log(markdownTable([head, ...rows], { align: head.map((text) => (text === "" ? "l" : "r")) }));
}

/** Every client under the same conditions, at every number of tasks in flight. */
async function compare(title: string, conditions: Conditions): Promise<void> {
  const rows: string[][] = [];
  for (const client of clients) {
    const small = await measure(client, conditions, few);
    const usual = await measure(client, conditions, many);
    const skipped = values.quick || oftenLooking.includes(client);
    const large = skipped ? undefined : await measure(client, conditions, most);
    rows.push([
      client.name,
      ...figures(usual),
      perSecond(small, few.inFlight),
      perSecond(usual, many.inFlight),
      large ? perSecond(large, most.inFlight) : "-",
    ]);
  }
  print(title, ["", ...heads, "requests/s at 10 in flight", "at 1,000", "at 10,000"], rows);
}

/** The clients with a pace that suits a video, where the far side is not that obliging. */
async function compareHarder(conditions: Record<string, Conditions>): Promise<void> {
  const rows: string[][] = [];
  for (const [name, condition] of Object.entries(conditions)) {
    for (const client of [core, runway, ai]) {
      rows.push([name, client.name, ...figures(await measure(client, condition, many))]);
    }
  }
  print("Less obliging far sides, 1,000 in flight", ["", "", ...heads], rows);
}

async function compareCaps(): Promise<void> {
  const rows: string[][] = [];
  for (const cap of [undefined, 1000, 500]) {
    const size = values.quick ? many : most;
    rows.push([String(cap ?? "none"), ...figures(await measure(understudy(cap), noProgress, size))]);
  }
  const title =
    "`maxReadsPerSecond`, one cap for all watches of a client: 10,000 in flight, no progress reports";
  print(title, ["reads a second at most", ...heads], rows);
}

async function compareWithRealTime(): Promise<void> {
  const size = { inFlight: 50, tasks: 50 };
  const names = [core, runway, ai];
  const real = await Promise.all(names.map((client) => measure(client, progress, { ...size, time: "real" })));
  const rows: string[][] = [];
  for (const [index, client] of names.entries()) {
    const inReal = real[index];
    if (inReal) rows.push(["real", client.name, ...figures(inReal)]);
    rows.push(["virtual", client.name, ...figures(await measure(client, progress, size))]);
  }
  print("The same 50 tasks in real and in virtual time, with progress reports", ["", "", ...heads], rows);
}

if (values.real) {
  await compareWithRealTime();
} else {
  await checkVirtualTime(clients);
  console.log("\n## Polling\n");
  console.log(
    "Durations log-normal, median 90 s, sigma 0.5; the same tasks for every client; virtual time.\n",
  );
  for (const { name, note } of clients) console.log(`- ${name}: ${note}.`);
  await compare("With progress reports", progress);
  await compare("Without progress reports", noProgress);
  await compareHarder({
    "progress fast, then slow": { progress: true, bend: (progress) => Math.sqrt(progress) },
    "progress slow, then fast": { progress: true, bend: (progress) => progress ** 2 },
    "refreshed every 5 s": { progress: true, refreshMs: 5000 },
    "refreshed every 15 s": { progress: true, refreshMs: 15_000 },
    "refreshed every 15 s, no progress": { progress: false, refreshMs: 15_000 },
  });
  await compareCaps();
}
