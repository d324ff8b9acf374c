import type { ClockAnchor } from "../clock.ts";
import type { ArmedFault } from "../faults/scenario.ts";
import { type SavedState, writeState } from "./state-file.ts";
import type { Bill, Charge, Task } from "./task.ts";

/** What an emulator remembers. */
export interface Ledger {
  tasks: Map<string, Task>;
  charges: Charge[];
  scenario: ArmedFault[];
  save(): void;
  /** Nothing is written any more: the file may be another process's by now. */
  close(): void;
}

/**
 * @param saved What another process remembered.
 * @param path Where to write it down; nothing is written without.
 */
export function createLedger(
  saved: SavedState | undefined,
  path: string | undefined,
  anchor: () => ClockAnchor | undefined,
): Ledger {
  const tasks = new Map(saved?.tasks.map((task) => [task.id, task]));
  const charges = saved?.charges ?? [];
  const scenario = saved?.scenario ?? [];
  let closed = false;
  return {
    tasks,
    charges,
    scenario,
    save() {
      if (path === undefined || closed) return;
      const clock = anchor();
      writeState(path, {
        version: 1,
        ...(clock && { clock }),
        tasks: [...tasks.values()],
        charges,
        scenario,
      });
    },
    close() {
      closed = true;
    },
  };
}

/** A bill over charges that are still being added. */
export function billOf(charges: readonly Charge[]): Bill {
  return {
    charges,
    get totalMicroUsd() {
      return charges.reduce((sum, { microUsd }) => sum + microUsd, 0);
    },
  };
}
