import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Storage } from "../assets/storage.ts";
import type { Database } from "../database/schema.ts";

/** Chooses assets; the query gets its limit later. */
export type ChooseAssets = (
  query: SelectQueryBuilder<Database, "asset", { id: string }>,
) => SelectQueryBuilder<Database, "asset", { id: string }>;

const batch = 500;

/**
 * Deletes assets, and the files that no other asset shares. Rows go first: a crash in between leaves a file that nobody
 * names, which the sweep of orphans finds, and never a row without its file.
 *
 * @returns how many assets went.
 */
export async function deleteAssets(
  db: Kysely<Database>,
  storage: Storage,
  choose: ChooseAssets,
): Promise<number> {
  for (let total = 0; ; ) {
    const gone = await db
      .deleteFrom("asset")
      .where("id", "in", (query) =>
        choose(query.selectFrom("asset").select("asset.id")).limit(batch).forUpdate().skipLocked(),
      )
      .returning("storage_key")
      .execute();
    await deleteUnshared(db, storage, [...new Set(gone.map((row) => row.storage_key))]);
    total += gone.length;
    if (gone.length < batch) return total;
  }
}

/** Deletes the files of keys that no asset names. @returns how many. */
export async function deleteUnshared(
  db: Kysely<Database>,
  storage: Storage,
  keys: readonly string[],
): Promise<number> {
  if (keys.length === 0) return 0;
  const named = await db.selectFrom("asset").select("storage_key").where("storage_key", "in", keys).execute();
  const shared = new Set(named.map((row) => row.storage_key));
  const unshared = keys.filter((key) => !shared.has(key));
  for (const key of unshared) await storage.delete(key);
  return unshared.length;
}
