import type { Context } from "./context.ts";

/** What is kept on the disk of this browser, beside the editor's small storage. */
export type Kind = "performance" | "source";

/** Files of one kind that are kept; older ones are forgotten. */
const most = 8;
/** Longest file that is kept, in bytes. */
const maxBytes = 100_000_000;
const addressOf = (kind: Kind, id: string) => `/${kind}/${id}`;

type Disk = Pick<Context, "caches">;

/** Keeps a file, if there is room: a browser that keeps nothing for a page in a page is none to complain about. */
export async function keepFile({ caches }: Disk, kind: Kind, id: string, file: Blob): Promise<void> {
  if (file.size > maxBytes) return;
  try {
    const kept = await caches.open(kind);
    await kept.put(addressOf(kind, id), new Response(file));
    const all = await kept.keys();
    for (const oldest of all.slice(0, -most)) await kept.delete(oldest);
  } catch {
    // It is there until the panel is closed.
  }
}

/** A file that was kept; `undefined` where it was not, or not any more. */
export async function keptFile({ caches }: Disk, kind: Kind, id: string): Promise<Blob | undefined> {
  try {
    const kept = await caches.match(addressOf(kind, id), { cacheName: kind });
    return await kept?.blob();
  } catch {
    return undefined;
  }
}

/** Forgets a file, or all of a kind. */
export async function forgetFiles({ caches }: Disk, kind: Kind, id?: string): Promise<void> {
  const work =
    id === undefined
      ? caches.delete(kind)
      : caches.open(kind).then((kept) => kept.delete(addressOf(kind, id)));
  await work.catch(() => false);
}
