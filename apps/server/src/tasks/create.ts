import { createHash } from "node:crypto";
import type { OperationName } from "@understudy/core";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, Task } from "../database/schema.ts";
import { openDelivery } from "../deliveries/open.ts";
import { eventChannel } from "../events/record.ts";
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
    const row = await writeDown(trx, task, now);
    if (!row) return { task: await holderOf(trx, task), created: false };
    if (task.delivery) await openDelivery(trx, row, task.delivery);
    // Last, since whoever spends from the same limit waits from here to the end.
    const { accountId, subject, priceMicroUsd: microUsd } = task;
    await spend(trx, { taskId: row.id, accountId, subject, microUsd }, now);
    await enqueue(trx, "submit", {});
    return { task: row, created: true };
  });
}

/**
 * Takes the key and, where it was free, writes the task, its reservation and its event: one statement, since a create
 * that goes to the database and back for each of them takes twice as long. Waits for a twin that is under way.
 */
async function writeDown(trx: Transaction<Database>, task: NewTask, now: Date): Promise<Task | undefined> {
  const { key, bodyHash, lifetime } = task.key;
  // A key that is free again is taken over; an older holder keeps its task, and loses only its key.
  const isFree =
    lifetime === undefined ? sql`true` : sql`idempotency.created_at < now() - ${lifetime}::interval`;
  const metadata = task.metadata === undefined ? null : JSON.stringify(task.metadata);
  // The day it is counted in and the day it is given back to must be one, so one clock tells both.
  const { rows } = await sql<Task & { rung: unknown }>`
    with claimed as (
      insert into idempotency (account_id, key, body_hash, task_id)
      values (${task.accountId}, ${key}, ${bodyHash}, ${task.id})
      on conflict (account_id, key) do update
        set body_hash = excluded.body_hash, task_id = excluded.task_id, created_at = now() where ${isFree}
      returning task_id
    ), written as (
      insert into task (id, account_id, subject, operation, input, metadata, state, price_micro_usd, retry_of, created_at)
      select task_id, ${task.accountId}, ${task.subject}, ${task.operation}, ${JSON.stringify(task.input)}::jsonb,
        ${metadata}::jsonb, 'accepted', ${task.priceMicroUsd}::bigint, ${task.retryOf}::uuid, ${now}::timestamptz
      from claimed returning *
    ), reserved as (
      insert into ledger (task_id, account_id, subject, kind, micro_usd, at)
      select id, account_id, subject, 'reserve', price_micro_usd, created_at from written
    ), told as (
      insert into event (account_id, subject, task_id, type, data)
      select account_id, subject, id, 'task.updated', '{"state":"accepted"}' from written
    )
    select *, pg_notify(${eventChannel}, account_id) as rung from written`.execute(trx);
  const [first] = rows;
  if (!first) return undefined;
  const { rung: _, ...row } = first;
  return row;
}

/** The task that has the key. */
async function holderOf(trx: Transaction<Database>, task: NewTask): Promise<Task> {
  const holder = await findByKey(trx, task.accountId, task.key);
  if (!holder) throw new Error("An idempotency key was taken and let go while it was looked at.");
  return holder;
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
