import { type Kysely, sql, type Transaction } from "kysely";
import type { Storage } from "../assets/storage.ts";
import type { Database } from "../database/schema.ts";
import { recordEvent } from "../events/record.ts";
import type { Tasks } from "../tasks/tasks.ts";

/** What was forgotten. */
export interface Forgotten {
  tasks: number;
  files: number;
}

/**
 * Forgets an end user: what is under way is cancelled, then tasks, files, events, deliveries, notes, cast, reports,
 * tokens, pairing codes and limits go.
 * What was paid stays in the ledger, without the name. Call it again if it broke off: it goes on where it was.
 */
export async function forgetSubject(
  parts: { db: Kysely<Database>; storage: Pick<Storage, "delete">; tasks: Pick<Tasks, "cancel"> },
  who: { accountId: string; subject: string },
): Promise<Forgotten> {
  const { db, storage, tasks } = parts;
  const { accountId, subject } = who;
  const actor = { accountId, subject, isAdmin: false };

  // Nothing new first: a panel of this person could go on.
  await deleteOf(db, "token", who).execute();
  await deleteOf(db, "pairing", who).execute();
  const open = await db
    .selectFrom("task")
    .select("id")
    .where("account_id", "=", accountId)
    .where("subject", "=", subject)
    .where("finished_at", "is", null)
    .execute();
  for (const { id } of open) await tasks.cancel(actor, id);

  const { gone, keys } = await db.transaction().execute(async (trx) => {
    await blankReports(trx, who);
    const gone = await trx
      .deleteFrom("task")
      .where("account_id", "=", accountId)
      .where("subject", "=", subject)
      .where("finished_at", "is not", null)
      .returning(["id", "account_id", "subject"])
      .execute();
    await deleteOf(trx, "note", who).execute();
    await deleteOf(trx, "cast_member", who).execute();
    await deleteOf(trx, "upload", who).execute();
    const files = await deleteOf(trx, "asset", who).returning("storage_key").execute();
    await deleteOf(trx, "event", who).execute();
    await deleteOf(trx, "spending_limit", who).execute();
    await trx.deleteFrom("spending").where("scope", "=", `subject:${accountId}:${subject}`).execute();
    await trx
      .updateTable("ledger")
      .set({ subject: null })
      .where("account_id", "=", accountId)
      .where("subject", "=", subject)
      .execute();
    // Whoever shows the account's tasks is told, without the name.
    for (const task of gone) await recordEvent(trx, { ...task, subject: null }, "task.deleted");
    return { gone, keys: await unusedKeys(trx, files) };
  });
  for (const key of keys) await storage.delete(key);
  return { tasks: gone.length, files: keys.length };
}

/** That there was a report stays; who said it, and the words by or about them, do not. */
async function blankReports(
  trx: Transaction<Database>,
  { accountId, subject }: { accountId: string; subject: string },
): Promise<void> {
  await sql`update report set reason = null, subject = nullif(subject, ${subject})
    where account_id = ${accountId} and (subject = ${subject} or task_id in (
      select id from task where account_id = ${accountId} and subject = ${subject}))`.execute(trx);
}

type OwnedTable =
  | "token"
  | "pairing"
  | "note"
  | "cast_member"
  | "upload"
  | "asset"
  | "event"
  | "spending_limit";

function deleteOf<Table extends OwnedTable>(
  db: Kysely<Database>,
  table: Table,
  { accountId, subject }: { accountId: string; subject: string },
) {
  return db
    .deleteFrom(table as "asset")
    .where("account_id", "=", accountId)
    .where("subject", "=", subject);
}

/** Files that no other asset has in common with those that are gone. */
async function unusedKeys(
  trx: Transaction<Database>,
  gone: readonly { storage_key: string }[],
): Promise<string[]> {
  const keys = [...new Set(gone.map(({ storage_key }) => storage_key))];
  if (keys.length === 0) return [];
  const used = await trx.selectFrom("asset").select("storage_key").where("storage_key", "in", keys).execute();
  return keys.filter((key) => used.every(({ storage_key }) => storage_key !== key));
}
