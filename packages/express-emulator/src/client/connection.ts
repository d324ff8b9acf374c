import { type Remote, wrap } from "comlink";
import { type EditorApi, type EditorNews, helloWord, type Welcome, welcomeWord } from "../shared/protocol.ts";

/** The line between an add-on's iframe and the editor page. */
export interface Connection {
  /** Resolves when the editor has answered. */
  ready: Promise<void>;
  /** The editor, once it has answered. */
  editor: Promise<Remote<EditorApi>>;
  /** The port to the document sandbox, once the editor has answered. */
  bridge: Promise<MessagePort>;
  /** @throws {Error} before the editor has answered. */
  welcome(): Welcome;
  /** Hears what the editor tells unasked. */
  onNews(listener: (news: EditorNews) => void): void;
}

/** Asks the page around this iframe for its ports. */
export function connect(): Connection {
  const listeners: ((news: EditorNews) => void)[] = [];
  let welcome: Welcome | undefined;
  const answered = new Promise<{ api: MessagePort; bridge: MessagePort }>((resolve) => {
    const hear = ({ source, data, ports }: MessageEvent<Welcome | undefined>) => {
      const [api, news, bridge] = ports;
      if (source !== window.parent || data?.type !== welcomeWord || !api || !news || !bridge) return;
      window.removeEventListener("message", hear);
      welcome = data;
      news.onmessage = (event: MessageEvent<EditorNews>) => {
        if (welcome && event.data.type === "state") welcome.editor = event.data.state;
        for (const listener of listeners) listener(event.data);
      };
      resolve({ api, bridge });
    };
    window.addEventListener("message", hear);
    window.parent.postMessage(helloWord, "*");
  });
  return {
    ready: answered.then(() => {}),
    // A remote answers to every name, `then` too, and so cannot be awaited by itself.
    editor: answered.then(({ api }) => unthenable(wrap<EditorApi>(api))),
    bridge: answered.then(({ bridge }) => bridge),
    welcome() {
      if (!welcome) throw new Error("The add-on SDK is not ready. Await addOnUISdk.ready first.");
      return welcome;
    },
    onNews(listener) {
      listeners.push(listener);
    },
  };
}

/** The same remote, which a promise may hold. */
export function unthenable<T extends object>(remote: T): T {
  return new Proxy(remote, {
    get: (target, key, receiver) => (key === "then" ? undefined : Reflect.get(target, key, receiver)),
  });
}
