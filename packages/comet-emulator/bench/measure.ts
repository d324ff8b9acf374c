import { createCometEmulator, seededRandom } from "../src/index.ts";
import type { BenchClient } from "./clients/client.ts";
import { inVirtualTime } from "./virtual-time.ts";

/** What the far side is like. */
export interface Conditions {
  /** Whether tasks report progress. */
  progress: boolean;
  /** How often the far side brings its answers up to date, in milliseconds; 0, the default, is always. */
  refreshMs?: number;
  /** Turns the true progress into the one reported; both from 0 to 1. */
  bend?: (progress: number) => number;
}

/** How much is done, and in which time. */
export interface Size {
  /** How many tasks are under way at once. */
  inFlight: number;
  /** How many tasks there are in all. */
  tasks: number;
  /** Turns of the event loop between two timers of virtual time; 1 by default. */
  turns?: number;
  time?: "virtual" | "real";
}

/** What a client did. */
export interface Measurement {
  /** Milliseconds between the moment a task's end could be read and the moment the client knew, one for each task. */
  delays: number[];
  /** Requests that asked for a state. */
  reads: number;
  /** Milliseconds from create to known, summed over all tasks. */
  watchedMs: number;
  /** Processor time of everything together, emulator included, in milliseconds. */
  cpuMs: number;
}

/** Slots begin within this time, evenly, so that no client gains or loses by a common start. */
const spreadMs = 10_000;

const key = "sk-bench";

/**
 * Makes performances, `inFlight` at once; whenever one is known to have ended the next begins. The tasks are the same in
 * every run: the n-th that is created takes the same time.
 */
export async function measure(
  client: BenchClient,
  { progress, refreshMs = 0, bend }: Conditions,
  { inFlight, tasks, turns = 1, time = "virtual" }: Size,
): Promise<Measurement> {
  const clock = {
    now: () => Date.now(),
    setTimeout: (run: () => void, ms: number) => setTimeout(run, ms),
    clearTimeout: (handle: unknown) => clearTimeout(handle as ReturnType<typeof setTimeout>),
  };
  const result: Measurement = { delays: [], reads: 0, watchedMs: 0, cpuMs: 0 };

  async function run(): Promise<void> {
    const emulator = createCometEmulator({
      apiKey: key,
      clock,
      random: seededRandom(2024),
      generation: "bare",
      progress,
      refreshMs,
      assets: { fetch: false },
      callbacks: false,
    });
    const perform = client.connect({
      baseUrl: "https://api.cometapi.com",
      key,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        if (request.method === "GET") result.reads += 1;
        const response = await emulator.fetch(request);
        return bend ? bendProgress(response, bend) : response;
      },
    });
    /** When the end of a task could first be read. */
    const endOf = (id: string) => {
      const endsAt = emulator.tasks.get(id)?.endsAt ?? Number.NaN;
      return refreshMs > 0 ? Math.ceil(endsAt / refreshMs) * refreshMs : endsAt;
    };
    let left = tasks;
    const slots = Array.from({ length: inFlight }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, (index / inFlight) * spreadMs));
      while (left > 0) {
        left -= 1;
        const start = Date.now();
        const id = await perform();
        result.delays.push(Date.now() - endOf(id));
        result.watchedMs += Date.now() - start;
      }
    });
    await Promise.all(slots);
  }

  const cpu = process.cpuUsage();
  if (time === "real") await run();
  else await withSeededRandom(() => inVirtualTime(run, turns));
  const { user, system } = process.cpuUsage(cpu);
  return { ...result, cpuMs: (user + system) / 1000 };
}

/** Makes the jitter of every client repeatable. */
async function withSeededRandom(work: () => Promise<void>): Promise<void> {
  const systemRandom = Math.random;
  Math.random = seededRandom(7);
  try {
    await work();
  } finally {
    Math.random = systemRandom;
  }
}

async function bendProgress(response: Response, bend: (progress: number) => number): Promise<Response> {
  const task = (await response.json()) as { progress?: number };
  if (task.progress !== undefined) task.progress = Math.floor(bend(task.progress) * 100) / 100;
  return Response.json(task, { status: response.status });
}
