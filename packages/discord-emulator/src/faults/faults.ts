import type { RestEffect, RestFault } from "./fault.ts";

/** What goes wrong between an application and Discord's REST interface. */
export interface Faults {
  /** @returns Takes the fault away again. */
  add(fault: RestFault): () => void;
  clear(): void;
  /** The faults that are still there. */
  readonly list: readonly RestFault[];
  /** Uses up what applies to a request; where two say the same thing, the first wins. */
  take(request: { method: string; path: string }): RestEffect;
}

export function createFaults(): Faults {
  const armed: { fault: RestFault; seen: number; done: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, seen: 0, done: 0 };
      armed.push(entry);
      return () => {
        const at = armed.indexOf(entry);
        if (at >= 0) armed.splice(at, 1);
      };
    },
    clear() {
      armed.length = 0;
    },
    get list() {
      return armed.map(({ fault }) => fault);
    },
    take({ method, path }) {
      let effect: RestEffect = {};
      for (const entry of [...armed]) {
        const { fault } = entry;
        if (fault.method !== undefined && fault.method.toUpperCase() !== method) continue;
        if (fault.path && !fault.path.test(path)) continue;
        entry.seen++;
        if (entry.seen <= (fault.skip ?? 0)) continue;
        entry.done++;
        if (entry.done >= (fault.times ?? Number.POSITIVE_INFINITY)) armed.splice(armed.indexOf(entry), 1);
        const { method: _, path: __, skip: ___, times: ____, ...own } = fault;
        effect = { ...own, ...effect };
      }
      return effect;
    },
  };
}
