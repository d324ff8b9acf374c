import type { OperationName } from "@understudy/core";
import type { Inspect } from "./assets/gather.ts";
import type { Clock } from "./clock.ts";
import type { Fault } from "./faults/fault.ts";
import type { Random } from "./random.ts";
import type { Render } from "./results/results.ts";
import type { Durations } from "./tasks/schedule.ts";

/**
 * Which generation of CometAPI's documents answers follow. `wrapped`: March 2026, the task in the gateway's envelope.
 * `bare`: May 2026, Runway's own task, and the gateway's bare row on the feed route. `native`: the shape that other
 * resellers of the older wrapper answer.
 */
export const generations = ["wrapped", "bare", "native"] as const;
export type Generation = (typeof generations)[number];

/** What an emulator is like. Everything may be left out. */
export interface CometEmulatorOptions {
  /** Keys that are accepted; `sk-emulator` by default. A task exists only for the key that created it. */
  apiKey?: string | readonly string[];
  /** `wrapped` by default; a request may ask for another with the header `X-Emulator-Generation`. */
  generation?: Generation;

  /** Time. By default the emulator's own clock. */
  clock?: Clock;
  /** How many times faster than real time its own clock goes; 1 by default, at 0 only `advance` moves it. */
  speed?: number;
  /** Randomness of durations and chances; `seededRandom` makes runs repeatable. */
  random?: Random;

  /** How long tasks take. */
  durations?: Durations;
  /** How long a new task is answered with `task_not_exist`, in milliseconds; 2000 by default. */
  visibleAfterMs?: number;
  /** How many tasks run at a time; further ones are throttled. Unlimited by default. */
  throttle?: number;
  /** Whether progress is told; true by default. */
  progress?: boolean;
  /** How often states are brought up to date, in milliseconds; by default 15000 when wrapped and 5000 otherwise. */
  refreshMs?: number;

  /** How inputs are fetched. */
  assets?: {
    /** Accept `http://` and addresses of this machine. Off by default, as at the provider. */
    allowLoopbackHttp?: boolean;
    /** Replaces the fetch that gets them; `false` leaves them alone, for benches. */
    fetch?: typeof globalThis.fetch | false;
    /** Replaces the probe that measures them. */
    inspect?: Inspect;
  };
  /** Model ids accepted, by operation, in place of the operation's own: for a retired model, say. */
  models?: Partial<Record<OperationName, readonly string[]>>;

  /** How long a result can be fetched after the end of its task, in milliseconds; 24 hours by default. */
  outputTtlMs?: number;
  /** Makes the videos. By default real ones that show the inputs. */
  render?: Render;
  /** Whether `callback_url` is called, or what calls it; true by default. */
  callbacks?: boolean | typeof globalThis.fetch;
  /** A folder served under `/files/`, as a public file host would. */
  files?: string;
  /** The address that result URLs start with; by default the one that the request came to. */
  publicUrl?: string;

  /** What goes wrong from the start. */
  scenario?: readonly (Fault | string)[];
  /**
   * Where everything is kept so that another process can go on; inputs are kept in a folder beside it. Written whole at
   * every change: meant for some tasks, not for thousands.
   */
  stateFile?: string;
  /** How many requests the log keeps at least, the newest; 10000 by default. */
  keepRequests?: number;
}
