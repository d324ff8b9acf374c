import type { Readable } from "node:stream";
import type { Clock } from "@understudy/core";

/** A stream that is written to, as far as the CLI looks at it. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  /** Width in characters, of a terminal. */
  columns?: number | undefined;
}

/** Everything outside the program, so that `run` can be tested without a process. */
export interface Io {
  env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. */
  cwd: string;
  stdin: Readable & { isTTY?: boolean | undefined };
  stdout: Output;
  stderr: Output;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  /** What a person typed to start this program, for commands to copy: `understudy`, or `npx understudy`. */
  program: string;
  /** Version of Node without the `v`. */
  nodeVersion: string;
  interrupts: Interrupts;
  /** A random UUID. */
  randomUuid(): string;
}

/** Ctrl-C. A create that is under way is let finish at the first, because giving it up may lose a paid task. */
export interface Interrupts {
  first: AbortSignal;
  second: AbortSignal;
}
