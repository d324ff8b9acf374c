import type { MediaKind, MediaRule, Operation, OperationName } from "@understudy/core";
import { operations } from "@understudy/core";

/** A place of an operation that takes media. */
export interface Slot {
  /** The dotted path of its address in the input, such as `reference.uri`; a list's first entry is `0`. */
  key: string;
  /** The field it belongs to, for its name in words. */
  field: string;
  kinds: readonly MediaKind[];
  isRequired: boolean;
  rule: MediaRule;
  /** Whether it is what drives the result: it may hold several sources, each making takes of its own. */
  isDriving: boolean;
}

/** The slots of an operation, the driving one first: its film, or its picture where it takes no film. */
export function slotsOf(operation: OperationName): Slot[] {
  const rules = distinct(operations[operation].media);
  const driving = rules.find(({ kinds }) => kinds.join() === "video") ?? rules[0];
  const slots = rules.map((rule) => ({
    key: rule.path.map((key) => (key === "*" ? "0" : key)).join("."),
    field: rule.path[0] ?? "",
    kinds: rule.kinds,
    isRequired: rule.required,
    rule,
    isDriving: rule === driving,
  }));
  return slots.toSorted((a, b) => Number(b.isDriving) - Number(a.isDriving));
}

/** A field that may be given in two ways is one slot: the plain one. */
function distinct(rules: Operation["media"]): MediaRule[] {
  return rules.filter((rule, index) => !rules.slice(0, index).some(({ path }) => path[0] === rule.path[0]));
}
