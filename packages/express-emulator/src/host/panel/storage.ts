import { clear, del, entries, get, keys, createStore as openDatabase, set, type UseStore } from "idb-keyval";
import { checkStorable, storableSize, storageQuota } from "../../shared/storable.ts";

/** What an add-on keeps, in the editor's own database: it survives the panel and the page. */
export interface PanelStorage {
  get(key: string): Promise<unknown>;
  /** @throws {DOMException} `QuotaExceededError` above 10 MB, `TypeError` for what cannot be kept. */
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  keys(): Promise<string[]>;
  clear(): Promise<void>;
  /** Bytes kept. */
  size(): Promise<number>;
}

/** @param addOn Whose storage it is. */
export function openStorage(addOn: string): PanelStorage {
  const database: UseStore = openDatabase(`understudy-express-${addOn}`, "client-storage");
  const sizeWithout = async (without?: string) =>
    (await entries<string, unknown>(database))
      .filter(([key]) => key !== without)
      .reduce((sum, [key, value]) => sum + storableSize(key) + storableSize(value), 0);
  return {
    get: (key) => get(key, database),
    async set(key, value) {
      checkStorable(value);
      const size = (await sizeWithout(key)) + storableSize(key) + storableSize(value);
      if (size > storageQuota) {
        throw new DOMException(
          `The storage of an add-on holds ${storageQuota} bytes; this would make it ${size}.`,
          "QuotaExceededError",
        );
      }
      await set(key, value, database);
    },
    remove: (key) => del(key, database),
    keys: () => keys<string>(database),
    clear: () => clear(database),
    size: () => sizeWithout(),
  };
}
