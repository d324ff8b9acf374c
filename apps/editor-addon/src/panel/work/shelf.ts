/** Where bytes lie while the panel is open. The state names them by id. */
export interface Shelf {
  put(id: string, blob: Blob): void;
  /** Puts something of a kind of which only the newest few are kept, by their ids under `kind/`. */
  putFew(kind: string, id: string, blob: Blob, most: number): void;
  get(id: string): Blob | undefined;
  /** An address at which this page can show it. */
  url(id: string): string | undefined;
  remove(id: string): void;
  clear(): void;
}

export function createShelf(): Shelf {
  const blobs = new Map<string, Blob>();
  const urls = new Map<string, string>();
  const shelf: Shelf = {
    put(id, blob) {
      shelf.remove(id);
      blobs.set(id, blob);
    },
    putFew(kind, id, blob, most) {
      shelf.put(`${kind}/${id}`, blob);
      const all = [...blobs.keys()].filter((key) => key.startsWith(`${kind}/`));
      for (const oldest of all.slice(0, -most)) shelf.remove(oldest);
    },
    get: (id) => blobs.get(id),
    url(id) {
      const blob = blobs.get(id);
      if (!blob) return undefined;
      const url = urls.get(id) ?? URL.createObjectURL(blob);
      urls.set(id, url);
      return url;
    },
    remove(id) {
      const url = urls.get(id);
      if (url !== undefined) URL.revokeObjectURL(url);
      urls.delete(id);
      blobs.delete(id);
    },
    clear() {
      for (const id of [...blobs.keys()]) shelf.remove(id);
    },
  };
  return shelf;
}
