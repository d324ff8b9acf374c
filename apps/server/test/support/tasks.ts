import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { ensureAccount } from "../../src/accounts/accounts.ts";
import type { Database, Task } from "../../src/database/schema.ts";
import type { Enqueue } from "../../src/queue.ts";
import { createTask, type NewTask, requestKey } from "../../src/tasks/create.ts";

/** Nobody listens. */
export const noDoorbell: Enqueue = async () => {};

/** What a test says of a task; the rest is usual. */
export interface Wanted {
  accountId?: string;
  subject?: string | null;
  promptText?: string;
  priceMicroUsd?: number;
  idempotencyKey?: string;
  isRepeat?: boolean;
  now?: Date;
  enqueue?: Enqueue;
}

/** Creates a task as the API does, with its account where that is not there. */
export async function create(
  db: Kysely<Database>,
  wanted: Wanted = {},
): Promise<{ task: Task; created: boolean }> {
  const { accountId = "main", subject = null, promptText = randomUUID(), priceMicroUsd = 320_000 } = wanted;
  await ensureAccount(db, accountId);
  const input = { promptImage: "https://example.com/a.jpg", promptText };
  const request = {
    operation: "image_to_video" as const,
    subject,
    input,
    metadata: undefined,
    retryOf: null,
  };
  const task: NewTask = {
    ...request,
    id: randomUUID(),
    accountId,
    priceMicroUsd,
    key: requestKey(request, wanted),
  };
  return createTask(db, wanted.enqueue ?? noDoorbell, task, wanted.now ?? new Date());
}

/** Kinds of a task's rows in the ledger, in the order they were written. */
export async function ledgerOf(db: Kysely<Database>, taskId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("ledger")
    .select("kind")
    .where("task_id", "=", taskId)
    .orderBy("id")
    .execute();
  return rows.map(({ kind }) => kind);
}
