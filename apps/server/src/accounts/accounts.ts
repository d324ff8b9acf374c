import type { Kysely } from "kysely";
import type { Database } from "../database/schema.ts";

/** Makes an account where there is none of that id. @returns whether there was none. */
export async function ensureAccount(db: Kysely<Database>, id: string, name: string = id): Promise<boolean> {
  const made = await db
    .insertInto("account")
    .values({ id, name })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}
