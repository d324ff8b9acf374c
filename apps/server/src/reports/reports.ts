import type { Kysely } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Database, Report } from "../database/schema.ts";

/** Keeps what somebody said of a task. */
export async function writeReport(
  db: Kysely<Database>,
  actor: Actor,
  taskId: string,
  reason: string,
): Promise<void> {
  const { accountId: account_id, subject } = actor;
  await db.insertInto("report").values({ account_id, subject, task_id: taskId, reason }).execute();
}

/** Reports of an account, newest first, one page. @param before The id that the page before ended with. */
export function listReports(
  db: Kysely<Database>,
  accountId: string,
  { limit, before }: { limit: number; before: number | undefined },
): Promise<Report[]> {
  let select = db
    .selectFrom("report")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("id", "desc")
    .limit(limit);
  if (before !== undefined) select = select.where("id", "<", before);
  return select.execute();
}
