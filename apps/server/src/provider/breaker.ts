import type { UnderstudyError } from "@understudy/core";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Database } from "../database/schema.ts";

/** Why nothing is sent at the moment. */
export interface OpenBreaker {
  /** The error code that opened it, such as `authentication`. */
  code: string;
  message: string;
  since: Date;
  /** When one more try is made by itself. */
  until: Date;
}

/**
 * Stops all workers from sending when the provider refuses the key or the balance is out. After a minute it lets one
 * task through to try; `close` when the provider took it, `open` again when not.
 */
export interface Breaker {
  /** Whether an error is of the kind that no other request would survive either. */
  concerns(error: UnderstudyError): boolean;
  open(error: Pick<UnderstudyError, "code" | "message">): Promise<void>;
  /** The provider took a task. Ends the trial; a breaker that opened since then stays open. */
  close(): Promise<void>;
  /** What keeps it open; `undefined` while it is closed or a task may try. */
  standing(): Promise<OpenBreaker | undefined>;
}

const secondsOpen = 60;
/**
 * Whether the breaker's row keeps it open. It never does for longer than it is opened for: what ends later was written
 * before the clock of the database was put back.
 */
export const isOpen: RawBuilder<boolean> = sql<boolean>`(until > clock_timestamp()
  and until <= clock_timestamp() + make_interval(secs => ${secondsOpen + 1}))`;

export function createBreaker(db: Kysely<Database>): Breaker {
  return {
    concerns: ({ code }) => ["authentication", "forbidden", "insufficient_balance"].includes(code),
    async open({ code, message }) {
      const until = sql<Date>`clock_timestamp() + make_interval(secs => ${secondsOpen})`;
      await db
        .insertInto("breaker")
        .values({ id: 1, code, message, until })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ code, message, until }))
        .execute();
    },
    async close() {
      await sql`delete from breaker where not ${isOpen}`.execute(db);
    },
    async standing() {
      const row = await db.selectFrom("breaker").selectAll().where(isOpen).executeTakeFirst();
      return row && { code: row.code, message: row.message, since: row.since, until: row.until };
    },
  };
}
