import type { ByteStore } from "../assets/byte-store.ts";
import type { Inspect } from "../assets/gather.ts";
import type { Clock } from "../clock.ts";
import type { ArmedFault } from "../faults/scenario.ts";
import type { CometEmulatorOptions, Generation } from "../options.ts";
import type { Random } from "../random.ts";
import type { Results } from "../results/results.ts";
import type { CreateRoute, RouteName } from "../routes/create-route.ts";
import type { Schedule } from "../tasks/schedule.ts";
import type { Charge, Task } from "../tasks/task.ts";

/** What a request brings along from the socket it came by; nothing when it came by a function call. */
export interface Connection {
  /** Cuts the connection. */
  sever?: () => void;
  remoteAddress?: string | undefined;
}

/** The types of the Hono apps here. */
export interface AppEnv {
  Bindings: Connection;
  Variables: { key: string };
}

/** One request that came in. */
export interface RequestEntry {
  at: number;
  method: string;
  path: string;
}

/** Everything the routes share. */
export interface World {
  options: CometEmulatorOptions;
  keys: readonly string[];
  generation: Generation;
  clock: Clock;
  random: Random;
  routes: ReadonlyMap<RouteName, CreateRoute>;
  tasks: Map<string, Task>;
  charges: Charge[];
  scenario: ArmedFault[];
  schedule: Schedule;
  store: ByteStore;
  fetchAssets: typeof globalThis.fetch | false;
  inspect: Inspect;
  results: Results;
  /** The address that result URLs start with. */
  origin: string;
  /** Writes everything down, where a state file is wanted. */
  save(): void;
  /** Sees to the callback of a task. */
  expectCallback(task: Task): void;
}
