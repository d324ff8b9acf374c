/** Has a callback called when a signal aborts, at most once. Returns what stops the listening. */
export type OnAbort = (signal: AbortSignal | undefined, callback: () => void) => () => void;

interface Group {
  callbacks: Set<() => void>;
  listener: () => void;
}

/**
 * Listens to signals with one listener each, however many callbacks share one: hosts take a crowd of listeners for a
 * leak, and take long to find one in it. Nothing stays behind on a signal that nobody waits on any more.
 */
export function createAbortListeners(): OnAbort {
  const groups = new WeakMap<AbortSignal, Group>();

  function listenTo(signal: AbortSignal): Group {
    const callbacks = new Set<() => void>();
    const listener = () => {
      groups.delete(signal);
      for (const callback of callbacks) callback();
      callbacks.clear();
    };
    const group = { callbacks, listener };
    groups.set(signal, group);
    signal.addEventListener("abort", listener, { once: true });
    return group;
  }

  return (signal, callback) => {
    if (!signal) return () => {};
    const group = groups.get(signal) ?? listenTo(signal);
    group.callbacks.add(callback);
    return () => {
      group.callbacks.delete(callback);
      if (group.callbacks.size > 0 || groups.get(signal) !== group) return;
      groups.delete(signal);
      signal.removeEventListener("abort", group.listener);
    };
  };
}
