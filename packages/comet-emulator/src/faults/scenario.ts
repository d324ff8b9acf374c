import type { Random } from "../random.ts";
import type { RouteName } from "../routes/create-route.ts";
import { combine, type Effect, type Fault, type Stage } from "./fault.ts";
import { readFaults } from "./fault-text.ts";

/** A fault with its count. Plain JSON. */
export interface ArmedFault {
  fault: Fault;
  /** How often it could have happened. */
  seen: number;
  /** How often it happened. */
  fired: number;
}

/** What goes wrong in every request, until it is changed. */
export interface Scenario {
  /** Faults as objects or as text, in place of all before. */
  set(...faults: (Fault | string)[]): void;
  add(...faults: (Fault | string)[]): void;
  clear(): void;
  /** The faults and how often each happened. */
  list(): readonly Readonly<ArmedFault>[];
}

/** The place and moment at which faults may happen. */
export interface Occasion {
  on: Stage;
  route: RouteName;
  task?: string | undefined;
}

/**
 * Readies faults for counting.
 * @throws {UnknownFaultError} when one is none.
 */
export function arm(faults: readonly (Fault | string)[]): ArmedFault[] {
  return readFaults(faults).map((fault) => ({ fault, seen: 0, fired: 0 }));
}

/** Counts the occasion on every fault that fits it, and combines the effects of those that happen. */
export function fire(armed: readonly ArmedFault[], occasion: Occasion, random: Random): Effect {
  return combine(armed.filter((one) => happens(one, occasion, random)).map(({ fault }) => fault));
}

function happens(armed: ArmedFault, { on, route, task }: Occasion, random: Random): boolean {
  const { fault } = armed;
  const fits =
    fault.on === on && (fault.route ?? route) === route && (fault.task === undefined || fault.task === task);
  if (!fits) return false;
  armed.seen += 1;
  const { skip = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = fault;
  if (armed.seen <= skip || armed.fired >= times || random() >= probability) return false;
  armed.fired += 1;
  return true;
}
