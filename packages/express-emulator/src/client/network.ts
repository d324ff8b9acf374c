import type { Connection } from "./connection.ts";

/**
 * Lets the editor take an add-on off-line: its `fetch` fails and is cut off, `navigator.onLine` and the events say so. As
 * long as the editor is on-line, requests pass untouched.
 */
export function followNetwork(connection: Connection): void {
  const realFetch = window.fetch.bind(window);
  let cut = new AbortController();
  let isOnline = true;

  window.fetch = async (input, init) => {
    if (!isOnline) throw new TypeError("Failed to fetch");
    const given = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const signal = given ? AbortSignal.any([given, cut.signal]) : cut.signal;
    return realFetch(input, { ...init, signal });
  };
  Object.defineProperty(navigator, "onLine", { configurable: true, get: () => isOnline });
  connection.onNews((news) => {
    if (news.type !== "state" || news.state.online === isOnline) return;
    isOnline = news.state.online;
    if (isOnline) cut = new AbortController();
    else cut.abort(new TypeError("Failed to fetch"));
    window.dispatchEvent(new Event(isOnline ? "online" : "offline"));
  });
}
