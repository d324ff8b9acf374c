import type { EditorPage } from "../host/editor-host.ts";
import type { Context } from "./context.ts";

/** Makes what reads all there is to know of the document. The last look holds, whichever is answered last. */
export function documentReader({ host, store }: Pick<Context, "host" | "store">): () => Promise<void> {
  const { document } = host;
  let newest = 0;
  return async () => {
    newest++;
    const look = newest;
    const [id, title, isExportAllowed, isPremiumUser] = await Promise.all([
      document.id(),
      document.title(),
      document.exportAllowed(),
      host.isPremiumUser(),
    ]);
    if (look === newest) store.dispatch({ type: "document", id, title, isExportAllowed, isPremiumUser });
  };
}

/** Reads the pages anew: those with films first, and of both sorts those that are selected. */
export async function readPages({ host, store }: Context): Promise<void> {
  const [pages, selected] = await Promise.all([host.document.pages(), host.document.selectedPageIds()]);
  const rank = ({ id, hasVideo }: EditorPage) => (hasVideo ? 2 : 0) + (selected.includes(id) ? 1 : 0);
  store.dispatch({ type: "pages", pages: pages.toSorted((a, b) => rank(b) - rank(a)) });
}

/** Makes pictures of the pages, one after the other. */
export async function readPictures({ host, store, shelf }: Context): Promise<void> {
  for (const { id } of store.state.document.pages ?? []) {
    // A page without a picture is shown by its name.
    const picture = await host.document.thumbnail(id).catch(() => undefined);
    if (!picture) continue;
    const key = `thumbnail/${id}`;
    shelf.put(key, picture);
    const url = shelf.url(key);
    if (url !== undefined) store.dispatch({ type: "thumbnail", pageId: id, url });
  }
}
