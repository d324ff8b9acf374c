import { clear, createStore, del, get, keys, set } from "idb-keyval";
import type { ExpressDocument } from "../../shared/document.ts";
import type { AssetSource, Library } from "../media/library.ts";
import type { OpenDocument } from "./document.ts";
import { nodesOfPage } from "./tree.ts";

/** The document as it was left, kept by the browser like the real editor keeps it in the cloud. */
export interface SavedDocument {
  /** What was saved; nothing when the emulator was started with another document since. */
  load(initial: ExpressDocument): Promise<LeftBehind | undefined>;
  /** Saves every change of the document from now on. */
  follow(document: OpenDocument, library: Library, initial: ExpressDocument): void;
  /** Resolves when all changes until now are kept. */
  written(): Promise<void>;
  clear(): Promise<void>;
}

/** What was left when the page was closed. */
export interface LeftBehind {
  content: ExpressDocument;
  /** Media files that add-ons have added. */
  imported: AssetSource[];
  /** What add-ons attached to media files, by their id. */
  addOnData: Readonly<Record<string, Record<string, string>>>;
}

type Saved = Omit<LeftBehind, "imported"> & {
  /** The document the emulator was started with. */
  initial: string;
};

const assetKey = (id: string) => `asset:${id}`;

/** @param documentId Whose saved state it is. */
export function openSaved(documentId: string): SavedDocument {
  const database = createStore(`understudy-express-document-${documentId}`, "saved");
  let order: Promise<unknown> = Promise.resolve();
  const inOrder = (work: () => Promise<unknown>) => {
    order = order.then(work, work);
  };

  return {
    async load(initial) {
      const saved = await get<Saved>("document", database);
      if (!saved || saved.initial !== JSON.stringify(initial)) {
        await clear(database);
        return undefined;
      }
      const used = new Set(assetsOf(saved.content).map(assetKey));
      const imported: AssetSource[] = [];
      for (const key of await keys<string>(database)) {
        if (!key.startsWith("asset:")) continue;
        const asset = used.has(key) ? await get<AssetSource>(key, database) : undefined;
        if (asset) imported.push(asset);
        else await del(key, database);
      }
      return { content: saved.content, addOnData: saved.addOnData, imported };
    },
    follow(document, library, initial) {
      library.onAdd(({ id, title, kind, blob }) => {
        inOrder(() => set(assetKey(id), { id, title, kind, blob } satisfies AssetSource, database));
      });
      document.onChange((change) => {
        if (change !== "content") return;
        const { content } = document;
        const addOnData = Object.fromEntries(
          assetsOf(content).map((id) => [id, { ...library.get(id).addOnData }]),
        );
        const record: Saved = { initial: JSON.stringify(initial), content, addOnData };
        inOrder(() => set("document", record, database));
      });
    },
    async written() {
      await order;
    },
    async clear() {
      inOrder(() => clear(database));
      await order;
    },
  };
}

function assetsOf({ pages }: ExpressDocument): string[] {
  return pages.flatMap(nodesOfPage).flatMap((node) => (node.type === "MediaContainer" ? [node.asset] : []));
}
