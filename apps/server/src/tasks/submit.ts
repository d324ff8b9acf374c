import type { Client, OperationInputs, TaskRef } from "@understudy/core";
import { UnderstudyError } from "@understudy/core";
import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Persist } from "../database/persist.ts";
import type { Database, Task } from "../database/schema.ts";
import { recordEvent } from "../events/record.ts";
import type { Breaker } from "../provider/breaker.ts";
import type { Enqueue } from "../queue.ts";
import { failures } from "./failures.ts";
import { endTask, settle } from "./finish.ts";

export interface SubmitterParts {
  db: Kysely<Database>;
  enqueue: Enqueue;
  client: Pick<Client, "create">;
  breaker: Breaker;
  /** Makes the body that the provider gets: our uploads as addresses it can fetch. */
  resolveInput(task: Task): Promise<Record<string, unknown>>;
  /** Waits until the provider may be asked for one more create; the rate holds over all workers. */
  paceCreate(): Promise<void>;
  /** Called with a task that now runs at the provider, owned by this worker. */
  onSubmitted(task: Task): void;
  persist: Persist;
  /** Tasks at the provider at once, over all workers. */
  maxConcurrency: number;
  workerId: string;
  log: Logger;
}

export interface Submitter {
  /** Sends as many accepted tasks as there are places for. Resolves when they are claimed, not when they are answered. */
  admit(): Promise<void>;
  /** Resolves when no create is under way. */
  idle(): Promise<void>;
}

/** One number for everybody who counts places at the provider. */
const admissionLock = 0x5b_a1_70;

export function createSubmitter(parts: SubmitterParts): Submitter {
  const { db, log } = parts;
  const underWay = new Set<Promise<void>>();

  /** Accepted tasks become `submitting`, ours. Fair between accounts: who has least at the provider goes first. */
  function claim(): Promise<Task[]> {
    return db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(${admissionLock})`.execute(trx);
      const claimed = await sql<Task>`
        with busy as (
          select account_id, count(*) as places from task
          where state in ('submitting', 'submitted') group by account_id
        ), waiting as (
          select task.id, task.created_at,
            coalesce(busy.places, 0) + row_number() over (partition by task.account_id order by task.created_at) as turn
          from task left join busy on busy.account_id = task.account_id
          where state = 'accepted' and (not_before is null or not_before <= now())
        )
        update task set state = 'submitting', owner = ${parts.workerId}, fence = fence + 1, updated_at = now()
        where id in (
          select id from waiting order by turn, created_at
          limit greatest(0, ${parts.maxConcurrency} - (select coalesce(sum(places), 0) from busy))
        )
        returning *`.execute(trx);
      return claimed.rows;
    });
  }

  async function send(task: Task): Promise<void> {
    const body = await prepare(task);
    if (!body) return;
    const outcome = await parts.client
      .create(task.operation, body as never as OperationInputs[typeof task.operation])
      .then(
        (ref) => ({ ref }),
        (error: unknown) => ({ error }),
      );
    // What the provider said must be written down, however long the database is away.
    await parts.persist(() =>
      "ref" in outcome ? succeeded(task, outcome.ref) : refused(task, outcome.error),
    );
  }

  /** Everything that can go wrong before money moves. */
  async function prepare(task: Task): Promise<Record<string, unknown> | undefined> {
    try {
      const body = await parts.resolveInput(task);
      await parts.paceCreate();
      return body;
    } catch (error) {
      log.error({ err: error, taskId: task.id }, "a task could not be prepared for sending");
      const ending = {
        state: "failed" as const,
        failure: failures.notSent.message,
        failureCode: failures.notSent.code,
      };
      await parts.persist(() => endTask(db, parts.enqueue, task, ending, "refund"));
      return undefined;
    }
  }

  async function succeeded(task: Task, ref: TaskRef): Promise<void> {
    const submitted = await db.transaction().execute(async (trx) => {
      const row = await trx
        .updateTable("task")
        .set({
          state: "submitted",
          provider_id: ref.id,
          provider_status: "PENDING",
          submitted_at: ref.submittedAt,
          updated_at: sql`now()`,
        })
        .where("id", "=", task.id)
        .where("state", "=", "submitting")
        .where("fence", "=", task.fence)
        .returningAll()
        .executeTakeFirst();
      if (!row) return undefined;
      await settle(trx, task, "commit");
      await recordEvent(trx, row, "task.updated", { state: "submitted" });
      return row;
    });
    const row =
      submitted ?? (await db.selectFrom("task").selectAll().where("id", "=", task.id).executeTakeFirst());
    // A repeat of this write finds it done.
    if (row?.provider_id === ref.id && row.owner === parts.workerId) return parts.onSubmitted(row);
    // Somebody took us for dead and declared the outcome unknown. Keep the id: the result is paid.
    log.error({ taskId: task.id, providerId: ref.id }, "a task was taken over while it was being sent");
    await db
      .updateTable("task")
      .set({ provider_id: ref.id })
      .where("id", "=", task.id)
      .where("provider_id", "is", null)
      .execute();
  }

  async function refused(task: Task, error: unknown): Promise<void> {
    const known = error instanceof UnderstudyError ? error : undefined;
    log.warn({ err: error, taskId: task.id }, "a create did not succeed");
    if (known?.charged === "no" && parts.breaker.concerns(known)) {
      await parts.breaker.open(known);
      return putBack(task, 60);
    }
    if (known?.code === "rate_limited") return putBack(task, 15);
    const failure = known?.charged === "no" ? failures.refused : failures.submitOutcomeUnknown;
    const message = known?.charged === "no" ? known.message : failure.message;
    const ending = { state: "failed" as const, failure: message, failureCode: failure.code };
    await endTask(db, parts.enqueue, task, ending, known?.charged === "no" ? "refund" : "commit");
  }

  /** Nothing was started: the task waits for its next turn. */
  async function putBack(task: Task, seconds: number): Promise<void> {
    await db.transaction().execute(async (trx) => {
      await trx
        .updateTable("task")
        .set({ state: "accepted", owner: null, not_before: sql`now() + make_interval(secs => ${seconds})` })
        .where("id", "=", task.id)
        .where("state", "=", "submitting")
        .where("fence", "=", task.fence)
        .execute();
      await parts.enqueue(trx, "submit", { taskId: task.id }, { startAfter: seconds });
    });
  }

  return {
    async admit() {
      if (await parts.breaker.isOpen()) return;
      for (const task of await claim()) {
        const sending: Promise<void> = send(task).finally(() => underWay.delete(sending));
        underWay.add(sending);
      }
    },
    async idle() {
      await Promise.allSettled(underWay);
    },
  };
}
