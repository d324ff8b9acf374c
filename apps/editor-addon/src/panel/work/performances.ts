import type { Context } from "./context.ts";
import { keepFile, keptFile } from "./disk.ts";

/** Performances kept in memory; those of older takes are read from the disk again. */
const most = 8;

/** Keeps the performance a take is made from, to be shown beside its result, now and when the panel is opened again. */
export async function keepPerformance(
  context: Pick<Context, "shelf" | "caches">,
  takeId: string,
  film: Blob,
): Promise<void> {
  context.shelf.putFew("performance", takeId, film, most);
  await keepFile(context, "performance", takeId, film);
}

/** The performance of a take, where it was sent from this browser not long ago. */
export async function performanceOf(
  context: Pick<Context, "shelf" | "caches">,
  takeId: string,
): Promise<Blob | undefined> {
  return context.shelf.get(`performance/${takeId}`) ?? keptFile(context, "performance", takeId);
}
