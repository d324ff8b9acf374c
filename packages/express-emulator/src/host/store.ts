/** A value that tells when it changes. */
export interface Store<Value> {
  get(): Value;
  set(change: Partial<Value>): void;
  /** Returns what ends it. */
  onChange(listener: (value: Value, before: Value) => void): () => void;
}

/** Holds a value; listeners hear of it when a field really changed. */
export function createStore<Value extends object>(initial: Value): Store<Value> {
  const listeners = new Set<(value: Value, before: Value) => void>();
  let value = initial;
  return {
    get: () => value,
    set(change) {
      const before = value;
      value = { ...value, ...change };
      const keys = Object.keys(change) as (keyof Value)[];
      if (keys.every((key) => Object.is(before[key], value[key]))) return;
      for (const listener of listeners) listener(value, before);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
