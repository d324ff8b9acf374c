import type { Change } from "./change.ts";
import { reduce } from "./reducer.ts";
import type { State } from "./state.ts";

/** Holds the state and tells of changes. */
export interface Store {
  readonly state: State;
  dispatch(change: Change): void;
  /** Calls back after each change. Returns what ends it. */
  subscribe(listener: (state: State, before: State) => void): () => void;
}

export function createStore(initial: State): Store {
  let state = initial;
  const listeners = new Set<(state: State, before: State) => void>();
  return {
    get state() {
      return state;
    },
    dispatch(change) {
      const before = state;
      state = reduce(state, change);
      if (state !== before) for (const listener of [...listeners]) listener(state, before);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
