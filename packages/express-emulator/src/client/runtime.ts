import type { Dialog, Runtime, RuntimeType } from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import { type Endpoint, expose, wrap } from "comlink";
import { checkBridgeValue } from "../shared/bridge-values.ts";
import { type Connection, unthenable } from "./connection.ts";
import { constants } from "./constants.ts";

/** `addOnUISdk.instance.runtime` in the panel. */
export class PanelRuntime implements Runtime {
  readonly #connection: Connection;
  #isExposed = false;
  readonly type: RuntimeType = constants.RuntimeType.panel;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  exposeApi<T>(api: T): void {
    if (this.#isExposed) return;
    this.#isExposed = true;
    this.#connection.bridge.then(async (port) => {
      expose(api, checked(port));
      await (await this.#connection.editor).bridgeExposed();
    });
  }

  readonly apiProxy: NonNullable<Runtime["apiProxy"]> = async (runtimeType) => {
    const wanted: string = runtimeType;
    if (wanted !== "documentSandbox" && wanted !== "script") {
      throw new Error(`There is no API of the runtime "${wanted}" here. Allowed: "documentSandbox".`);
    }
    await this.#connection.ready;
    if (!this.#connection.welcome().hasDocumentSandbox) {
      throw new Error("The manifest names no documentSandbox.");
    }
    await (await this.#connection.editor).sandboxReady();
    // The published type of a remote is not exported, so it cannot be named here.
    return unthenable(wrap<object>(checked(await this.#connection.bridge))) as never;
  };
}

/** `addOnUISdk.instance.runtime` in a custom dialog. */
export class DialogRuntime implements Runtime {
  readonly type: RuntimeType = constants.RuntimeType.dialog;
  readonly dialog: Dialog;

  constructor(connection: Connection) {
    this.dialog = {
      close: (result) => {
        connection.editor.then((editor) => editor.closeCustomDialog(result));
      },
    };
  }
}

/** A port that refuses what may not cross. */
function checked(port: MessagePort): Endpoint {
  port.start();
  return {
    addEventListener: port.addEventListener.bind(port),
    removeEventListener: port.removeEventListener.bind(port),
    postMessage(message) {
      checkBridgeValue(message, "message");
      port.postMessage(message);
    },
  };
}
