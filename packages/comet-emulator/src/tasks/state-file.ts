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

/** Reads a state file; undefined when there is none. */
export function readState(path: string): SavedState | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const state = JSON.parse(text) as SavedState;
  if (state.version !== 1) throw new Error(`${path} is not a state file of this emulator.`);
  return state;
}

/** Writes a state file whole or not at all: a reader never sees half of it. */
export function writeState(path: string, state: SavedState): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(state));
  renameSync(temporary, path);
}
