import { expose } from "comlink";
import {
  type EditorApi,
  type EditorNews,
  helloWord,
  type Welcome,
  welcomeWord,
} from "../../shared/protocol.ts";
import type { AddOnSetup } from "../setup.ts";

/** An iframe with a page of the add-on in it. */
export interface Frame {
  element: HTMLIFrameElement;
  tell(news: EditorNews): void;
  /** Ends its connections. The element is taken out by whoever put it in. */
  close(): void;
}

/** What a frame is given. */
export interface FrameOptions {
  origin: string;
  addOn: AddOnSetup;
  /** Path of the page to show. */
  page: string;
  title: string;
  runtime: "panel" | "dialog";
  welcome(): Pick<Welcome, "apiVersion" | "editor">;
  api: EditorApi;
  /** Told of the port to the document sandbox each time the page is loaded. */
  bridge(port: MessagePort): void;
}

/** Makes an iframe as the editor does, with the flags of the manifest, and answers the SDK inside. */
export function openFrame(options: FrameOptions): Frame {
  const { addOn, origin } = options;
  const element = document.createElement("iframe");
  element.title = options.title;
  element.setAttribute("sandbox", addOn.sandbox);
  element.allow = addOn.allow;
  element.src = new URL(options.page, `${origin}/`).href;
  let news: MessagePort | undefined;
  const open: MessagePort[] = [];

  function hear({ source, origin: from, data }: MessageEvent<unknown>): void {
    if (source !== element.contentWindow || from !== origin || data !== helloWord) return;
    const [api, newsChannel, bridge] = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
    expose(options.api, api.port1);
    news = newsChannel.port1;
    for (const port of open.splice(0)) port.close();
    open.push(api.port1, newsChannel.port1, bridge.port1);
    options.bridge(bridge.port1);
    const welcome: Welcome = {
      type: welcomeWord,
      runtime: options.runtime,
      manifest: addOn.manifest,
      hasDocumentSandbox: addOn.documentSandbox !== undefined,
      ...options.welcome(),
    };
    element.contentWindow?.postMessage(welcome, origin, [api.port2, newsChannel.port2, bridge.port2]);
  }

  window.addEventListener("message", hear);
  return {
    element,
    tell: (message) => news?.postMessage(message),
    close() {
      window.removeEventListener("message", hear);
      for (const port of open) port.close();
    },
  };
}
