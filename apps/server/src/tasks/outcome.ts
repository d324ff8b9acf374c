import { type TaskRef, UnderstudyError } from "@understudy/core";
import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Database, Task } from "../database/schema.ts";
import { recordEvent } from "../events/record.ts";
import type { Breaker } from "../provider/breaker.ts";
import type { Enqueue } from "../queue.ts";
import type { OnDoubleClaim } from "./double-claim.ts";
import { failures } from "./failures.ts";
import { endTask, settle } from "./finish.ts";

export interface OutcomeParts {
  db: Kysely<Database>;
  enqueue: Enqueue;
  breaker: Breaker;
  workerId: string;
  onDoubleClaim: OnDoubleClaim;
  log: Logger;
}

/** What a create came to. */
export type Outcome = { ref: TaskRef } | { error: unknown };

/** Seconds until a task is sent again that the provider did not take. */
const pauses = { rateLimited: 5, unreachable: 15, leaseLost: 0 };

/**
 * Writes down what a create came to. Safe to repeat.
 *
 * @returns the task when it now runs at the provider, watched by nobody but us.
 */
export async function writeOutcome(
  parts: OutcomeParts,
  task: Task,
  outcome: Outcome,
): Promise<Task | undefined> {
  if ("ref" in outcome) return accepted(parts, task, outcome.ref);
  await refused(parts, task, outcome.error);
  return undefined;
}

/** It goes back in line unsent. */
export async function putBack(
  { db, enqueue }: OutcomeParts,
  task: Task,
  seconds: number = pauses.leaseLost,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable("task")
      .set({
        state: "accepted",
        owner: null,
        not_before: sql`clock_timestamp() + make_interval(secs => ${seconds})`,
      })
      .where("id", "=", task.id)
      .where("state", "=", "submitting")
      .where("fence", "=", task.fence)
      .execute();
    // Its place is free for another.
    await enqueue(trx, "submit", {});
  });
}

async function accepted(
  { db, breaker, workerId, onDoubleClaim, log }: OutcomeParts,
  task: Task,
  ref: TaskRef,
): Promise<Task | undefined> {
  const submitted = await db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable("task")
      .set({
        state: "submitted",
        provider_id: ref.id,
        provider_status: "PENDING",
        submitted_at: ref.submittedAt,
        // Others may have taken us for dead and declared the outcome unknown. Now it is known, and the result is paid.
        failure: null,
        failure_code: null,
        finished_at: null,
        owner: workerId,
        fence: sql`fence + 1`,
        updated_at: sql`now()`,
      })
      .where("id", "=", task.id)
      .where((where) =>
        where.or([
          where.and([where("state", "=", "submitting"), where("fence", "=", task.fence)]),
          where.and([
            where("state", "=", "failed"),
            where("failure_code", "=", failures.submitOutcomeUnknown.code),
            where("provider_id", "is", null),
          ]),
        ]),
      )
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    await settle(trx, task, "commit");
    await recordEvent(trx, row, "task.updated", { state: "submitted" });
    return row;
  });
  await breaker.close();
  if (submitted) return submitted;
  const row = await db.selectFrom("task").selectAll().where("id", "=", task.id).executeTakeFirst();
  // A repeat of this write finds it done.
  if (row?.provider_id === ref.id)
    return row.state === "submitted" && row.owner === workerId ? row : undefined;
  // The provider has taken it twice, under two ids.
  if (row && row.provider_id !== null) {
    onDoubleClaim(task.id);
    return undefined;
  }
  log.warn({ taskId: task.id, providerId: ref.id }, "a task was cancelled while it was being sent");
  await db
    .updateTable("task")
    .set({ provider_id: ref.id })
    .where("id", "=", task.id)
    .where("provider_id", "is", null)
    .execute();
  return undefined;
}

async function refused(parts: OutcomeParts, task: Task, error: unknown): Promise<void> {
  const { db, enqueue, breaker, log } = parts;
  log.warn({ err: error, taskId: task.id }, "a create did not succeed");
  const known = error instanceof UnderstudyError && error.charged === "no" ? error : undefined;
  if (known && breaker.concerns(known)) {
    await breaker.open(known);
    return putBack(parts, task);
  }
  // No connection came about: nothing was sent.
  if (known?.code === "connection") return putBack(parts, task, pauses.unreachable);
  if (known?.code === "rate_limited") {
    const asked = (known.retryAfterMs ?? 0) / 1000;
    return putBack(parts, task, Math.min(300, Math.max(pauses.rateLimited, asked)));
  }
  const { code, message } = known
    ? { ...failures.refused, message: known.message }
    : failures.submitOutcomeUnknown;
  const ending = { state: "failed" as const, failure: message, failureCode: code };
  await endTask(db, enqueue, task, ending, known ? "refund" : "commit");
}
