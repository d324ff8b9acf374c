import { type RawBuilder, sql } from "kysely";
import type { Actor } from "./actor.ts";

/** Rows of exactly this actor: an account's own are not those of its subjects. */
export function belongsTo({ accountId, subject }: Actor): RawBuilder<boolean> {
  return sql<boolean>`account_id = ${accountId} and subject is not distinct from ${subject}`;
}
