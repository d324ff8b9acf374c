import type { Context } from "./context.ts";

/** Performances kept in memory, and on the disk of this browser; those of older takes are forgotten. */
const most = 8;
const store = "performances";
const addressOf = (takeId: string) => `/performance/${takeId}`;

/** Keeps the performance a take is made from, to be shown beside its result, now and when the panel is opened again. */
export async function keepPerformance(
  { shelf, caches }: Pick<Context, "shelf" | "caches">,
  takeId: string,
  film: Blob,
): Promise<void> {
  shelf.putFew("performance", takeId, film, most);
  try {
    const kept = await caches.open(store);
    await kept.put(addressOf(takeId), new Response(film));
    const all = await kept.keys();
    for (const oldest of all.slice(0, -most)) await kept.delete(oldest);
  } catch {
    // A browser that keeps nothing for a page in a page shows it until the panel is closed.
  }
}

/** The performance of a take, where it was sent from this browser not long ago. */
export async function performanceOf(
  { shelf, caches }: Pick<Context, "shelf" | "caches">,
  takeId: string,
): Promise<Blob | undefined> {
  const known = shelf.get(`performance/${takeId}`);
  if (known) return known;
  const kept = await caches.match(addressOf(takeId), { cacheName: store }).catch(() => undefined);
  return kept?.blob();
}

/** Forgets all of them, on the disk too. */
export async function forgetPerformances({ caches }: Pick<Context, "caches">): Promise<void> {
  await caches.delete(store).catch(() => false);
}
