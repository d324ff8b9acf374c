import { createApp } from "./app/app.ts";
import { type Callbacks, createCallbacks } from "./app/callbacks.ts";
import type { Connection, RequestEntry, World } from "./app/world.ts";
import { folderStore, memoryStore } from "./assets/byte-store.ts";
import { inspectWithProbe } from "./assets/inspect.ts";
import { type Clock, createClock } from "./clock.ts";
import { arm, type Scenario } from "./faults/scenario.ts";
import type { CometEmulatorOptions } from "./options.ts";
import { renderResult } from "./render/index.ts";
import { createResults } from "./results/results.ts";
import { createRoutes } from "./routes/index.ts";
import { billOf, createLedger, type Ledger } from "./tasks/ledger.ts";
import { createSchedule } from "./tasks/schedule.ts";
import { readState } from "./tasks/state-file.ts";
import type { Bill, Task } from "./tasks/task.ts";

/** The key that is accepted unless the options name others. */
export const defaultApiKey = "sk-emulator";

/** CometAPI on this machine. */
export interface CometEmulator {
  /** Answers a request like the server would; no socket needed. Rejects where a connection would be cut. */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** A key it accepts. */
  readonly apiKey: string;
  readonly bill: Bill;
  readonly tasks: ReadonlyMap<string, Readonly<Task>>;
  /** The newest requests, oldest first; the control routes' own are not among them. */
  readonly requests: readonly RequestEntry[];
  /** How many requests came in all. */
  readonly requestCount: number;
  readonly scenario: Scenario;
  readonly clock: Clock;
  /**
   * Moves the emulator's own clock and waits until callbacks that fell due were sent.
   * @throws {Error} when the clock was given in the options: then move that one.
   */
  advance(ms: number): Promise<void>;
  /** Ends it: no callback is sent and nothing is written down any more. */
  close(): Promise<void>;
}

/** Makes an emulator that answers function calls. {@link startCometEmulator} puts it on a socket. */
export function createCometEmulator(options: CometEmulatorOptions = {}): CometEmulator {
  const saved = options.stateFile === undefined ? undefined : readState(options.stateFile);
  const realClock = createClock({ ...speedOf(options), from: saved?.clock });
  const clock = options.clock ?? realClock;
  const ownClock = options.clock ? undefined : realClock;
  const ledger = createLedger(saved, options.stateFile, () => ownClock?.anchor());
  const callbacks = createCallbacks(clock, callbackFetch(options));
  const world = createWorld(options, clock, ledger, callbacks);
  const scenario = scenarioOf(ledger);
  const bill = billOf(ledger.charges);
  const log = requestLog(options.keepRequests ?? 10_000);
  if (options.scenario && !saved) scenario.set(...options.scenario);
  for (const task of ledger.tasks.values()) world.expectCallback(task);

  const advance = async (ms: number) => {
    if (!ownClock) throw new Error("This emulator's clock was given to it: advance that one.");
    ownClock.advance(ms);
    ledger.save();
    await callbacks.settled();
  };
  const app = createApp({
    world,
    bill,
    scenario,
    requests: () => log.entries,
    advance: ownClock && advance,
  });

  return {
    async fetch(request, connection = {}) {
      const { origin, pathname } = new URL(request.url);
      if (options.publicUrl === undefined) world.origin = origin;
      if (!pathname.startsWith("/__control")) {
        log.add({ at: clock.now(), method: request.method, path: pathname });
      }
      return app.fetch(request, connection);
    },
    apiKey: world.keys[0] ?? defaultApiKey,
    bill,
    tasks: ledger.tasks,
    get requests() {
      return log.entries;
    },
    get requestCount() {
      return log.count;
    },
    scenario,
    clock,
    advance,
    async close() {
      callbacks.stop();
      ledger.close();
    },
  };
}

function createWorld(
  options: CometEmulatorOptions,
  clock: Clock,
  ledger: Ledger,
  callbacks: Callbacks,
): World {
  const random = options.random ?? Math.random;
  const store = options.stateFile === undefined ? memoryStore() : folderStore(`${options.stateFile}.inputs`);
  const now = clock.now();
  const ends = [...ledger.tasks.values()].map(({ endsAt }) => endsAt);
  const world: World = {
    options,
    keys: [options.apiKey ?? defaultApiKey].flat(),
    generation: options.generation ?? "wrapped",
    clock,
    random,
    routes: new Map(createRoutes.map((route) => [route.name, route])),
    tasks: ledger.tasks,
    charges: ledger.charges,
    scenario: ledger.scenario,
    schedule: createSchedule({
      durations: options.durations ?? {},
      visibleAfterMs: options.visibleAfterMs ?? 2000,
      concurrency: options.throttle,
      random,
      running: ends.filter((end) => end === null || end > now),
    }),
    store,
    fetchAssets: options.assets?.fetch ?? globalThis.fetch,
    inspect: options.assets?.inspect ?? inspectWithProbe,
    results: createResults({ render: options.render ?? renderResult, store }),
    origin: options.publicUrl ?? "http://localhost",
    save: ledger.save,
    expectCallback: (task) => {
      if (options.callbacks !== false) callbacks.expect(world, task);
    },
  };
  return world;
}

function speedOf({ speed }: CometEmulatorOptions): { speed?: number } {
  return speed === undefined ? {} : { speed };
}

function callbackFetch({ callbacks }: CometEmulatorOptions): typeof globalThis.fetch {
  return typeof callbacks === "function" ? callbacks : globalThis.fetch;
}

function scenarioOf({ scenario: armed, save }: Ledger): Scenario {
  return {
    set(...faults) {
      armed.splice(0, armed.length, ...arm(faults));
      save();
    },
    add(...faults) {
      armed.push(...arm(faults));
      save();
    },
    clear() {
      armed.length = 0;
      save();
    },
    list: () => armed,
  };
}

/** Keeps the newest entries, at least `keep` of them once there are as many. */
function requestLog(keep: number) {
  const log = {
    entries: [] as RequestEntry[],
    count: 0,
    add(entry: RequestEntry) {
      log.count += 1;
      log.entries.push(entry);
      if (log.entries.length > 2 * keep) log.entries.splice(0, log.entries.length - keep);
    },
  };
  return log;
}
