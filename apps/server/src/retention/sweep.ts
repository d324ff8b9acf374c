import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Storage } from "../assets/storage.ts";
import type { Database } from "../database/schema.ts";
import { deleteOldEvents } from "../events/retention.ts";
import { deleteAssets, deleteUnshared } from "./delete-assets.ts";

/** How many of each went. */
export interface Swept {
  tasks: number;
  assets: number;
  events: number;
  idempotencyKeys: number;
  pairings: number;
  uploads: number;
  notes: number;
  reports: number;
  orphanFiles: number;
}

export interface SweepParts {
  db: Kysely<Database>;
  storage: Storage;
  /** Days to keep tasks, their results, and uploads. */
  retentionDays: number;
  /** A sweep that is stopped has done what it has done; the next one does the rest. */
  signal?: AbortSignal;
}

/** The setting that says when this database was restored from a backup. */
export const restoredSetting = "restored";

const batch = 500;
/** Who comes back later than this finds the tasks themselves in the history. */
const eventDays = 7;
/** A file without a row is left alone this long: it may be on its way in. */
const orphanAgeMs = 24 * 3_600_000;

/**
 * Clears away what is past its days. Every step stands for itself and may be repeated, by several processes at once too;
 * the ledger is not touched.
 *
 * @throws what the first step that failed did, after all others.
 */
export async function sweep({ db, storage, retentionDays, signal }: SweepParts): Promise<Swept> {
  const old = sql<Date>`now() - make_interval(days => ${retentionDays})`;
  const steps = {
    tasks: () => deleteOldTasks(db, storage, old),
    assets: () => deleteExpiredAssets(db, storage),
    events: () => deleteOldEvents(db, Math.min(eventDays, retentionDays)),
    // A key leads back to its task for 24 hours.
    idempotencyKeys: () => deleteRows(db, sql`idempotency`, sql`created_at < now() - interval '25 hours'`),
    pairings: () => deleteRows(db, sql`pairing`, sql`expires_at < now() - interval '1 day'`),
    uploads: () =>
      deleteRows(db, sql`upload`, sql`asset_id is null and expires_at < now() - interval '1 day'`),
    notes: () => deleteRows(db, sql`note`, sql`expires_at < now()`),
    reports: () => deleteRows(db, sql`report`, sql`at < ${old}`),
    orphanFiles: () => deleteOrphans(db, storage, signal),
  };
  const swept: Swept = {
    tasks: 0,
    assets: 0,
    events: 0,
    idempotencyKeys: 0,
    pairings: 0,
    uploads: 0,
    notes: 0,
    reports: 0,
    orphanFiles: 0,
  };
  const failures: unknown[] = [];
  for (const [name, step] of Object.entries(steps) as [keyof Swept, () => Promise<number>][]) {
    signal?.throwIfAborted();
    swept[name] = await step().catch((error: unknown) => {
      failures.push(error);
      return 0;
    });
  }
  if (failures.length > 0) throw failures[0];
  return swept;
}

/** Tasks that ended long ago, with their results, save what is in a cast. Results first: a task that is gone leads to nothing any more. */
async function deleteOldTasks(
  db: Kysely<Database>,
  storage: Storage,
  old: RawBuilder<Date>,
): Promise<number> {
  await deleteAssets(db, storage, (assets) =>
    assets
      .where("kind", "in", ["result", "poster"])
      .where("created_at", "<", old)
      .where(
        sql<boolean>`not exists (select from task where task.finished_at >= ${old}
          and asset.id in (task.output_asset_id, task.poster_asset_id))`,
      )
      .where(sql<boolean>`not exists (select from cast_member where asset_id = asset.id)`),
  );
  return deleteRows(db, sql`task`, sql`finished_at < ${old}`);
}

/**
 * Ids of uploads that tasks under way have in their inputs: each input is looked through once, not once for every asset,
 * for it may hold whole files.
 */
const needed = sql`select substr(uri #>> '{}', length('runway://') + 1) from task,
  jsonb_path_query(task.input, '$.** ? (@ like_regex "^runway://" flag "i")') uri where task.finished_at is null`;

/** Uploads past their day, unless a task still needs them: the provider fetches them when it gets to it. */
function deleteExpiredAssets(db: Kysely<Database>, storage: Storage): Promise<number> {
  return deleteAssets(db, storage, (assets) =>
    assets.where("expires_at", "<", sql<Date>`now()`).where(sql<boolean>`asset.id <> all (array(${needed}))`),
  );
}

/** In portions, so that no lock is held for long. */
async function deleteRows(
  db: Kysely<Database>,
  table: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
): Promise<number> {
  for (let total = 0; ; ) {
    const { numAffectedRows = 0n } = await sql`delete from ${table} where ctid = any (array(
      select ctid from ${table} where ${condition} limit ${batch} for update skip locked))`.execute(db);
    total += Number(numAffectedRows);
    if (numAffectedRows < batch) return total;
  }
}

/**
 * Files that nobody names: left by a process that was killed between a file and its row, or while it wrote. Files older
 * than this database, or than its restoration, are not ours to judge: their rows may be in another.
 */
async function deleteOrphans(
  db: Kysely<Database>,
  storage: Storage,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { rows } = await sql<{ after: Date | null }>`select greatest(
    (select min(created_at) from account),
    (select updated_at from setting where name = ${restoredSetting})) as after`.execute(db);
  const after = rows[0]?.after;
  if (!after) return 0;
  let total = 0;
  let keys: string[] = [];
  for await (const key of storage.list({ after, before: new Date(Date.now() - orphanAgeMs) })) {
    signal?.throwIfAborted();
    keys.push(key);
    if (keys.length < batch) continue;
    total += await deleteUnshared(db, storage, keys);
    keys = [];
  }
  return total + (await deleteUnshared(db, storage, keys));
}
