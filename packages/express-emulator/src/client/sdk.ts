import type { AddOn, AddOnSDKAPI, EntrypointType } from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import { EditorApplication } from "./application.ts";
import { EditorStorage } from "./client-storage.ts";
import { type Connection, connect } from "./connection.ts";
import { constants } from "./constants.ts";
import { followNetwork } from "./network.ts";
import { DialogRuntime, PanelRuntime } from "./runtime.ts";

// What an add-on gets for `https://express.adobe.com/static/add-on-sdk/sdk.js`.

class Instance implements AddOn {
  readonly #connection: Connection;
  #runtime: PanelRuntime | DialogRuntime | undefined;
  readonly clientStorage: EditorStorage;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.clientStorage = new EditorStorage(connection);
  }

  get runtime(): PanelRuntime | DialogRuntime {
    const isPanel = this.#connection.welcome().runtime === "panel";
    this.#runtime ??= isPanel ? new PanelRuntime(this.#connection) : new DialogRuntime(this.#connection);
    return this.#runtime;
  }

  get manifest(): Record<string, unknown> {
    return this.#connection.welcome().manifest;
  }

  get entrypointType(): EntrypointType {
    const panel: `${EntrypointType.PANEL}` = "panel";
    return panel as EntrypointType;
  }
}

class Sdk implements AddOnSDKAPI {
  readonly #connection: Connection;
  readonly ready: Promise<void>;
  readonly instance: Instance;
  readonly app: EditorApplication;
  readonly constants: typeof constants = constants;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.ready = connection.ready;
    this.instance = new Instance(connection);
    this.app = new EditorApplication(connection);
  }

  get apiVersion(): string {
    return this.#connection.welcome().apiVersion;
  }
}

const connection = connect();
followNetwork(connection);
const sdk: AddOnSDKAPI = new Sdk(connection);
export default sdk;
