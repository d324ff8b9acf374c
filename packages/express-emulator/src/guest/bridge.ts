import type {
  AddOnDocumentSandboxSdk,
  Runtime,
  RuntimeType,
} from "@adobe/ccweb-add-on-sdk-types/add-on-sdk-document-sandbox";
import { type Endpoint, expose, wrap } from "comlink";
import { checkBridgeValue } from "../shared/bridge-values.ts";
import { pack, unpack } from "../shared/marshal.ts";
import { blobBytes } from "./globals.ts";
import { host, postToPanel } from "./host.ts";

const listeners = new Set<(event: { data: unknown }) => void>();
const waiting: (() => void)[] = [];

const endpoint = {
  addEventListener: (_type: string, listener: (event: { data: unknown }) => void) => listeners.add(listener),
  removeEventListener: (_type: string, listener: (event: { data: unknown }) => void) =>
    listeners.delete(listener),
  postMessage(message: unknown) {
    checkBridgeValue(message, "message");
    const { json, buffers } = pack(message, blobBytes);
    postToPanel(json, buffers);
  },
} as unknown as Endpoint;

/** A message of the panel has come. */
export function receive(json: string, buffers: ArrayBuffer[]): void {
  const data = unpack({ json, buffers });
  for (const listener of [...listeners]) listener({ data });
}

/** The panel has exposed its API. */
export function panelExposed(): void {
  for (const resolve of waiting.splice(0)) resolve();
}

class SandboxRuntime implements Runtime {
  #isExposed = false;

  get type(): RuntimeType.documentSandbox {
    const type: `${RuntimeType.documentSandbox}` = "documentSandbox";
    return type as RuntimeType.documentSandbox;
  }

  exposeApi<T>(api: T): void {
    if (this.#isExposed) return;
    this.#isExposed = true;
    expose(api, endpoint);
    host.exposed();
  }

  readonly apiProxy: Runtime["apiProxy"] = async (runtimeType) => {
    const wanted: string = runtimeType;
    if (wanted !== "panel")
      throw new Error(`There is no API of the runtime "${wanted}" here. Allowed: "panel".`);
    if (!host.isPanelExposed()) await new Promise<void>((resolve) => waiting.push(resolve));
    const remote = wrap<object>(endpoint);
    const proxy = new Proxy(remote, {
      get: (target, key, receiver) => (key === "then" ? undefined : Reflect.get(target, key, receiver)),
    });
    return proxy as never;
  };
}

/** Default export of `add-on-sdk-document-sandbox`. */
export const addOnSandboxSdk: AddOnDocumentSandboxSdk = { instance: { runtime: new SandboxRuntime() } };
