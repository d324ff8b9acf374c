import { createHash } from "node:crypto";
import type { OperationName } from "@understudy/core";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, Task } from "../database/schema.ts";
import { recordEvent } from "../events/record.ts";
import { writeLedger } from "../money/ledger.ts";
import { spend } from "../money/limits.ts";
import type { Enqueue } from "../queue.ts";

/** A request for a task that has passed preflight. */
export interface NewTask {
  id: string;
  accountId: string;
  subject: string | null;
  operation: OperationName;
  /** The body to send, with our own addresses for uploads still in it. */
  input: Record<string, unknown>;
  metadata: unknown;
  priceMicroUsd: number;
  idempotencyKey: string | undefined;
  /** The caller's library repeats a request whose answer it did not get, and gives no key. */
  isRepeat: boolean;
  retryOf: string | null;
}

/** The same `Idempotency-Key` came with another body. */
export class IdempotencyConflictError extends Error {
  override name = "IdempotencyConflictError";
}

/**
 * Writes down a task, its reservation, its event and the doorbell for the submitter in one transaction. The same key
 * with the same body gives the task that is already there.
 *
 * @throws {LimitExceededError} with nothing written.
 * @throws {IdempotencyConflictError} with nothing written.
 */
export async function createTask(
  db: Kysely<Database>,
  enqueue: Enqueue,
  task: NewTask,
  now: Date,
): Promise<{ task: Task; created: boolean }> {
  return db.transaction().execute(async (trx) => {
    const earlier = await claimKey(trx, task);
    if (earlier) return { task: earlier, created: false };
    const charge = { accountId: task.accountId, subject: task.subject, microUsd: task.priceMicroUsd };
    await spend(trx, charge, now);
    const row = await trx
      .insertInto("task")
      .values({
        id: task.id,
        account_id: task.accountId,
        subject: task.subject,
        operation: task.operation,
        input: JSON.stringify(task.input),
        metadata: task.metadata === undefined ? null : JSON.stringify(task.metadata),
        state: "accepted",
        price_micro_usd: task.priceMicroUsd,
        retry_of: task.retryOf,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await writeLedger(trx, "reserve", { ...charge, taskId: row.id });
    await recordEvent(trx, row, "task.updated", { state: "accepted" });
    await enqueue(trx, "submit", { taskId: row.id });
    return { task: row, created: true };
  });
}

/** Takes the idempotency key for this task, or finds the task that has it. Waits for a twin that is under way. */
async function claimKey(trx: Transaction<Database>, task: NewTask): Promise<Task | undefined> {
  const { accountId } = task;
  const bodyHash = createHash("sha256")
    .update(JSON.stringify([task.operation, task.subject, task.input, task.metadata ?? null, task.retryOf]))
    .digest();
  // Without a key, a request is known by its body, but only to a repeat of it that says so.
  const key = task.idempotencyKey ?? `body:${bodyHash.toString("hex")}`;
  const lifetime = keyLifetime(task);
  // A key that is free again is taken over; an older holder keeps its task, and loses only its key.
  const isFree =
    lifetime === undefined
      ? sql<boolean>`true`
      : sql<boolean>`idempotency.created_at < now() - ${lifetime}::interval`;
  const claimed = await trx
    .insertInto("idempotency")
    .values({ account_id: accountId, key, body_hash: bodyHash, task_id: task.id })
    .onConflict((conflict) =>
      conflict
        .columns(["account_id", "key"])
        .doUpdateSet({ body_hash: bodyHash, task_id: task.id, created_at: sql`now()` })
        .where(isFree),
    )
    .executeTakeFirst();
  if (claimed.numInsertedOrUpdatedRows === 1n) return undefined;
  const { body_hash, ...earlier } = await trx
    .selectFrom("idempotency")
    .innerJoin("task", "task.id", "idempotency.task_id")
    .selectAll("task")
    .select("idempotency.body_hash as body_hash")
    .where("idempotency.account_id", "=", accountId)
    .where("idempotency.key", "=", key)
    .executeTakeFirstOrThrow();
  if (!body_hash.equals(bodyHash)) throw new IdempotencyConflictError();
  return earlier;
}

/** How long a key leads back to its task; `undefined` is not at all. */
function keyLifetime({ idempotencyKey, isRepeat }: NewTask): string | undefined {
  if (idempotencyKey !== undefined) return "24 hours";
  return isRepeat ? "5 minutes" : undefined;
}
