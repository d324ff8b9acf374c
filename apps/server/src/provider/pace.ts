import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { Database } from "../database/schema.ts";

/**
 * Spreads creates evenly over all workers: each takes the next free moment from one row and waits for it.
 *
 * @param perSecond `undefined` is no limit.
 */
export function createPace(db: Kysely<Database>, perSecond: number | undefined): () => Promise<void> {
  if (perSecond === undefined) return async () => {};
  return async () => {
    const taken = await sql<{ wait_ms: number }>`
      insert into pace (id, next_at) values ('create', now() + make_interval(secs => ${1 / perSecond}))
      on conflict (id) do update set next_at = greatest(now(), pace.next_at) + make_interval(secs => ${1 / perSecond})
      returning extract(epoch from next_at - now()) * 1000 - ${1000 / perSecond} as wait_ms`.execute(db);
    await sleep(Math.max(0, Number(taken.rows[0]?.wait_ms ?? 0)));
  };
}
