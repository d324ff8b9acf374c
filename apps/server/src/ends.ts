import type { Logger } from "pino";

/** What has to be ended when the server closes. */
export interface Ends {
  add(name: string, end: () => Promise<unknown>): void;
  /** Runs all, last in first out, once. One that fails does not keep the others. */
  run(): Promise<void>;
}

/** Starts with nothing to end. */
export function createEnds(log: Logger): Ends {
  const ends: { name: string; end: () => Promise<unknown> }[] = [];
  return {
    add: (name, end) => void ends.push({ name, end }),
    async run() {
      for (let last = ends.pop(); last; last = ends.pop()) {
        const { name, end } = last;
        await end().catch((error: unknown) =>
          log.error({ err: error, part: name }, "a part did not end well"),
        );
      }
    },
  };
}
