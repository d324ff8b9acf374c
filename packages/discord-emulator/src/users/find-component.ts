import type { Message } from "../state/records.ts";
import { everyComponent } from "../wire/message.ts";

/** A component with which something can be done. */
export interface LiveComponent {
  type: number;
  id: number;
  custom_id: string;
  label?: string;
  placeholder?: string;
  disabled?: boolean;
  url?: string;
  options?: { label: string; value: string }[];
  min_values?: number;
  max_values?: number;
}

/** Finds a button or select by its label, placeholder or custom id. Throws when it is not there or can not be used. */
export function findComponent(message: Message, wanted: string, types: readonly number[]): LiveComponent {
  const all = [...everyComponent(message.components)].filter(({ type }) => types.includes(type));
  const candidates = all as unknown as LiveComponent[];
  const found =
    candidates.find(({ custom_id }) => custom_id === wanted) ??
    candidates.find(({ label, placeholder }) => label === wanted || placeholder === wanted);
  if (!found) {
    const names = candidates
      .map(({ label, placeholder, custom_id }) => label ?? placeholder ?? custom_id)
      .join(", ");
    throw new Error(`The message has no ${JSON.stringify(wanted)}. It has: ${names || "nothing to use"}.`);
  }
  if (found.disabled) throw new Error(`${wanted} is disabled.`);
  if (found.custom_id === undefined) throw new Error(`${wanted} only leads to ${found.url}.`);
  return found;
}
