import type { Random } from "../random.ts";
import type { RouteName } from "../routes/create-route.ts";
import type { TaskState } from "../tasks/task-state.ts";
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
  state?: TaskState["status"] | undefined;
}

/**
 * Readies faults for counting.
 * @throws {UnknownFaultError} when one is none.
 */
export function arm(faults: readonly (Fault | string)[]): ArmedFault[] {
  return readFaults(faults).map((fault) => ({ fault, seen: 0, fired: 0 }));
}

/**
 * Counts the occasion on every fault that fits it, and combines the effects of those that happen. Only one fault at a
 * time takes the place of an answer; others wait for their turn, and so does what would have changed that answer.
 */
export function fire(armed: readonly ArmedFault[], occasion: Occasion, random: Random): Effect {
  const replacing = armed.find((one) => replacesAnswer(one.fault) && happens(one, occasion, random));
  const others = armed.filter(
    (one) =>
      !replacesAnswer(one.fault) && !(replacing && one.fault.telling) && happens(one, occasion, random),
  );
  return combine([...(replacing ? [replacing] : []), ...others].map(({ fault }) => fault));
}

const replacesAnswer = ({ respond, drop }: Fault) => respond !== undefined || drop === true;

function happens(armed: ArmedFault, occasion: Occasion, random: Random): boolean {
  const { fault } = armed;
  if (!fits(fault, occasion)) return false;
  armed.seen += 1;
  const { skip = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = fault;
  if (armed.seen <= skip || armed.fired >= times || random() >= probability) return false;
  armed.fired += 1;
  return true;
}

function fits({ on, route, task, state }: Fault, occasion: Occasion): boolean {
  return (
    on === occasion.on &&
    (route === undefined || route === occasion.route) &&
    (task === undefined || task === occasion.task) &&
    (state === undefined || state === occasion.state)
  );
}
