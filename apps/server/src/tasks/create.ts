import { createHash } from "node:crypto";
import type { OperationName } from "@understudy/core";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, Task } from "../database/schema.ts";
import { openDelivery } from "../deliveries/open.ts";
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
  /** What whoever created it needs to bring its end to a person. */
  delivery?: Record<string, unknown> | undefined;
  priceMicroUsd: number;
  retryOf: string | null;
  /** How the request is known again. */
  key: RequestKey;
}

/** How a request that is sent twice is known again. */
export interface RequestKey {
  key: string;
  bodyHash: Buffer;
  /** How long the key leads back to its task, as Postgres writes an interval; `undefined` is not at all. */
  lifetime: string | undefined;
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
        // The day it is counted in and the day it is given back to must be one, so one clock tells both.
        created_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    if (task.delivery) await openDelivery(trx, row, task.delivery);
    await writeLedger(trx, "reserve", { ...charge, taskId: row.id }, now);
    await recordEvent(trx, row, "task.updated", { state: "accepted" });
    await enqueue(trx, "submit", { taskId: row.id });
    return { task: row, created: true };
  });
}

/**
 * Makes the key of a request.
 *
 * @param request Everything that makes it what it is, as it came.
 * @param options.idempotencyKey What the caller gave. Without it, a request is known by its body, but only to a repeat of
 * it that says so.
 * @param options.isRepeat The caller's library repeats a request whose answer it did not get.
 */
export function requestKey(
  request: {
    operation: OperationName;
    subject: string | null;
    input: unknown;
    metadata: unknown;
    delivery?: unknown;
    retryOf: string | null;
  },
  { idempotencyKey, isRepeat }: { idempotencyKey?: string | undefined; isRepeat?: boolean | undefined },
): RequestKey {
  const { operation, subject, input, metadata = null, delivery, retryOf } = request;
  const bodyHash = createHash("sha256")
    .update(JSON.stringify([operation, subject, input, metadata, retryOf, delivery]))
    .digest();
  if (idempotencyKey !== undefined) {
    // Neither has a space in it: two people who choose the same key never meet.
    const key = subject === null ? idempotencyKey : `${subject} ${idempotencyKey}`;
    return { key, bodyHash, lifetime: "24 hours" };
  }
  const key = `body:${bodyHash.toString("hex")}`;
  return { key, bodyHash, lifetime: isRepeat ? "5 minutes" : undefined };
}

/**
 * The task that a key leads to, if there is one.
 * @throws {IdempotencyConflictError} when the key came with another body.
 */
export async function findByKey(
  db: Kysely<Database>,
  accountId: string,
  { key, bodyHash, lifetime }: RequestKey,
): Promise<Task | undefined> {
  if (lifetime === undefined) return undefined;
  const found = await db
    .selectFrom("idempotency")
    .innerJoin("task", "task.id", "idempotency.task_id")
    .selectAll("task")
    .select("idempotency.body_hash as body_hash")
    .where("idempotency.account_id", "=", accountId)
    .where("idempotency.key", "=", key)
    .where("idempotency.created_at", ">=", sql<Date>`now() - ${lifetime}::interval`)
    .executeTakeFirst();
  if (!found) return undefined;
  const { body_hash, ...task } = found;
  if (!body_hash.equals(bodyHash)) throw new IdempotencyConflictError();
  return task;
}

/** Takes the key for this task, or finds the task that has it. Waits for a twin that is under way. */
async function claimKey(trx: Transaction<Database>, task: NewTask): Promise<Task | undefined> {
  const { key, bodyHash, lifetime } = task.key;
  // A key that is free again is taken over; an older holder keeps its task, and loses only its key.
  const isFree =
    lifetime === undefined
      ? sql<boolean>`true`
      : sql<boolean>`idempotency.created_at < now() - ${lifetime}::interval`;
  const claimed = await trx
    .insertInto("idempotency")
    .values({ account_id: task.accountId, key, body_hash: bodyHash, task_id: task.id })
    .onConflict((conflict) =>
      conflict
        .columns(["account_id", "key"])
        .doUpdateSet({ body_hash: bodyHash, task_id: task.id, created_at: sql`now()` })
        .where(isFree),
    )
    .executeTakeFirst();
  if (claimed.numInsertedOrUpdatedRows === 1n) return undefined;
  const earlier = await findByKey(trx, task.accountId, task.key);
  if (!earlier) throw new Error("An idempotency key was taken and let go while it was looked at.");
  return earlier;
}
