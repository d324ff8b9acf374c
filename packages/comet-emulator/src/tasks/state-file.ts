import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { ClockAnchor } from "../clock.ts";
import type { ArmedFault } from "../faults/scenario.ts";
import type { Charge, Task } from "./task.ts";

/** Everything an emulator needs to go on after it was killed. Plain JSON. */
export interface SavedState {
  version: 1;
  clock?: ClockAnchor;
  tasks: Task[];
  charges: Charge[];
  scenario: ArmedFault[];
}

/**
 * Reads a state file; undefined when there is none.
 * @throws {Error} with a sentence, when the file is something else.
 */
export function readState(path: string): SavedState | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const state = parse(text);
  if (!isSavedState(state)) {
    throw new Error(
      `${path} is no state file of this emulator. Name another file, or one that does not exist yet.`,
    );
  }
  return state;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSavedState(state: unknown): state is SavedState {
  const { version, tasks, charges, scenario } = (state ?? {}) as Partial<Record<keyof SavedState, unknown>>;
  return version === 1 && [tasks, charges, scenario].every(Array.isArray);
}

/** Writes a state file whole or not at all: a reader never sees half of it. */
export function writeState(path: string, state: SavedState): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(state));
  renameSync(temporary, path);
}
