import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";
import { addOnDataQuota, addOnDataSize, checkAddOnData } from "../shared/add-on-data.ts";
import type { DataPlace } from "../shared/sandbox-contract.ts";
import { mayEdit } from "./handles.ts";
import { host } from "./host.ts";

/** What an add-on attached to a node or media file: up to 20 texts, 3 KB together. */
export class AddOnData implements Sdk.AddOnData {
  readonly #place: DataPlace;

  constructor(place: DataPlace) {
    this.#place = place;
  }

  setItem(key: string, value: string): void {
    const data = { ...host.dataOf(this.#place), [key]: value };
    checkAddOnData(data);
    this.#set(data);
  }

  getItem(key: string): string | undefined {
    return host.dataOf(this.#place)[key];
  }

  removeItem(key: string): void {
    const { [key]: _gone, ...rest } = host.dataOf(this.#place);
    this.#set(rest);
  }

  clear(): void {
    this.#set({});
  }

  keys(): string[] {
    return Object.keys(host.dataOf(this.#place));
  }

  get remainingQuota(): Readonly<{ sizeInBytes: number; numKeys: number }> {
    const data = host.dataOf(this.#place);
    return {
      sizeInBytes: addOnDataQuota.sizeInBytes - addOnDataSize(data),
      numKeys: addOnDataQuota.numKeys - Object.keys(data).length,
    };
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return Object.entries(host.dataOf(this.#place))[Symbol.iterator]();
  }

  #set(data: Record<string, string>): void {
    mayEdit();
    host.setData(this.#place, data);
  }
}
