/** One part of what `pnpm start` runs: it is up, told about, and ended. */
export interface Part {
  /** What to print of it: names, and addresses or the like. */
  lines: readonly (readonly [name: string, value: string])[];
  /** Resolves when it has ended, whoever ended it. */
  ended: Promise<unknown>;
  /** Ends it in order. Waits until it is gone. */
  end(): Promise<void>;
}
