/** What can be pressed, sent or chosen. The names travel in custom ids of messages that may be months old. */
export const actionNames = [
  "confirm",
  "confirm-new",
  "discard",
  "edit-draft",
  "reroll",
  "again",
  "edit",
  "details",
  "delete",
  "cancel",
  "cancel-sent",
  "keep",
  "show",
  "page",
  "forget-me",
  "forget-half",
  "perform",
  "draft-form",
  "edit-form",
  "back-to-form",
  "mended-form",
] as const;

export type ActionName = (typeof actionNames)[number];

/** An action and what it is about. */
export interface Pressed {
  action: ActionName;
  about: string[];
}

/** Longest custom id Discord takes. */
const longest = 100;

/**
 * The custom id of an action. It is no secret and proves nothing: anybody can press, and some can forge.
 * @throws {RangeError} when it would be longer than Discord takes.
 */
export function customId(action: ActionName, ...about: string[]): string {
  const id = [action, ...about].join(":");
  if (id.length > longest)
    throw new RangeError(`A custom id must be at most ${longest} characters, not ${id.length}.`);
  return id;
}

/** Reads a custom id; `undefined` when it is none of ours. */
export function parseCustomId(id: string): Pressed | undefined {
  const [name, ...about] = id.split(":");
  const action = actionNames.find((known) => known === name);
  // Task ids, snowflakes and cursors: nothing else is ever written.
  const isSound = id.length <= longest && about.every((part) => /^[\w-]{1,90}$/.test(part));
  return action && isSound ? { action, about } : undefined;
}
