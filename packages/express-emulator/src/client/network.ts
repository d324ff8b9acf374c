import type { Connection } from "./connection.ts";

/** Whether requests of this page reach anything. */
interface Network {
  isOnline: boolean;
  /** Aborts when it goes off-line. */
  cut: AbortController;
}

/**
 * Lets the editor take an add-on off-line: its `fetch` and `XMLHttpRequest` fail and are cut off under way,
 * `navigator.onLine` and the events say so. As long as the editor is on-line, requests pass untouched.
 */
export function followNetwork(connection: Connection): void {
  const network: Network = { isOnline: true, cut: new AbortController() };
  window.fetch = breakableFetch(network, window.fetch.bind(window));
  window.XMLHttpRequest = breakableRequest(network);
  Object.defineProperty(navigator, "onLine", { configurable: true, get: () => network.isOnline });

  function follow(isOnline: boolean): void {
    if (isOnline === network.isOnline) return;
    network.isOnline = isOnline;
    if (isOnline) network.cut = new AbortController();
    else network.cut.abort(new TypeError("Failed to fetch"));
    window.dispatchEvent(new Event(isOnline ? "online" : "offline"));
  }
  void connection.ready.then(() => follow(connection.welcome().editor.online));
  connection.onNews((news) => {
    if (news.type === "state") follow(news.state.online);
  });
}

function breakableFetch(network: Network, realFetch: typeof fetch): typeof fetch {
  return async (input, init) => {
    if (!network.isOnline) throw new TypeError("Failed to fetch");
    const given = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const signal = given ? AbortSignal.any([given, network.cut.signal]) : network.cut.signal;
    return realFetch(input, { ...init, signal });
  };
}

function breakableRequest(network: Network): typeof XMLHttpRequest {
  return class extends XMLHttpRequest {
    #isCut = false;

    constructor() {
      super();
      // A broken connection is an error to the page, not an abort of its own.
      this.addEventListener("abort", (event) => {
        if (!this.#isCut) return;
        event.stopImmediatePropagation();
        this.dispatchEvent(new ProgressEvent("error"));
      });
    }

    override send(body?: Document | XMLHttpRequestBodyInit | null): void {
      const cut = () => {
        this.#isCut = true;
        this.abort();
      };
      const { signal } = network.cut;
      signal.addEventListener("abort", cut);
      this.addEventListener("loadend", () => signal.removeEventListener("abort", cut));
      super.send(body);
      if (!network.isOnline) queueMicrotask(cut);
    }
  };
}
