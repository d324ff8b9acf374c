import { everyComponent } from "../wire/message.ts";

/** Counts the numbers that no component was given. */
export function freeIds(components: readonly unknown[]): () => number {
  const given = new Set([...everyComponent(components)].map(({ id }) => id));
  let last = 0;
  return () => {
    do last++;
    while (given.has(last));
    return last;
  };
}

/** Gives every component without a number one, as Discord does. */
export function withIds<T>(component: T, nextId: () => number): T {
  if (typeof component !== "object" || component === null) return component;
  const given = component as { id?: number; components?: unknown[]; accessory?: unknown };
  const id = given.id || nextId();
  return {
    ...given,
    id,
    ...(given.components && { components: given.components.map((inner) => withIds(inner, nextId)) }),
    ...(given.accessory !== undefined && { accessory: withIds(given.accessory, nextId) }),
  } as T;
}
