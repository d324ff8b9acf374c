import type { ClientStorage } from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import { checkStorable } from "../shared/storable.ts";
import type { Connection } from "./connection.ts";

/** `addOnUISdk.instance.clientStorage`, kept by the editor page. */
export class EditorStorage implements ClientStorage {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async getItem(key: string): Promise<unknown> {
    return (await this.#connection.editor).storageGet(key);
  }

  async setItem(key: string, value: unknown): Promise<void> {
    checkStorable(value);
    await (await this.#connection.editor).storageSet(key, value);
  }

  async removeItem(key: string): Promise<void> {
    await (await this.#connection.editor).storageRemove(key);
  }

  async keys(): Promise<string[]> {
    return (await this.#connection.editor).storageKeys();
  }

  async clear(): Promise<void> {
    await (await this.#connection.editor).storageClear();
  }
}
