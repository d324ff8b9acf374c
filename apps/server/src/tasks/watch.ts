import {
  type Client,
  explainFailure,
  type TaskRef,
  type TaskSnapshot,
  UnderstudyError,
} from "@understudy/core";
import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { Persist } from "../database/persist.ts";
import type { Database, Task } from "../database/schema.ts";
import { recordEvent } from "../events/record.ts";
import type { Enqueue } from "../queue.ts";
import { failures, type OwnFailure } from "./failures.ts";
import { endTask } from "./finish.ts";

export interface WatcherParts {
  db: Kysely<Database>;
  enqueue: Enqueue;
  client: Pick<Client, "watch">;
  persist: Persist;
  /** How long a task may take at the provider, in milliseconds, before we give up on it. */
  maxTaskMs: number;
  log: Logger;
}

export interface Watcher {
  /** Starts to watch a task that this worker owns. */
  start(task: Task): void;
  /** Looks at a task now, if this worker watches it. */
  lookNow(taskId: string): void;
  /** Drops everything: the lease is lost or the process ends. What was seen stands in the rows. */
  stopAll(): void;
  /** How many tasks are being watched. */
  size(): number;
}

/** Watches the tasks of one worker with core's schedule; the rows are written only when something changed. */
export function createWatcher(parts: WatcherParts): Watcher {
  const { db, log } = parts;
  const watched = new Map<string, { task: Task; stop: AbortController }>();

  function start(task: Task): void {
    watched.get(task.id)?.stop.abort();
    const stop = new AbortController();
    watched.set(task.id, { task, stop });
    void follow(task, stop.signal)
      .catch((error: unknown) => log.error({ err: error, taskId: task.id }, "watching a task failed"))
      .finally(() => {
        if (watched.get(task.id)?.stop === stop) watched.delete(task.id);
      });
  }

  async function follow(task: Task, signal: AbortSignal): Promise<void> {
    const ref = refOf(task);
    const timeoutMs = Math.max(0, parts.maxTaskMs - (Date.now() - Date.parse(ref.submittedAt)));
    try {
      for await (const snapshot of parts.client.watch(ref, { signal, timeoutMs })) {
        if (signal.aborted) return;
        await parts.persist(() => take(task, snapshot));
      }
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error, taskId: task.id }, "a task cannot be watched to its end");
      await parts.persist(() => end(task, ownFailure(error)));
    }
  }

  async function take(task: Task, snapshot: TaskSnapshot): Promise<unknown> {
    switch (snapshot.status) {
      case "SUCCEEDED":
        return collectLater(task, snapshot.output ?? []);
      case "FAILED": {
        const { message } = explainFailure(snapshot.failureCode);
        return end(task, { message, code: snapshot.failureCode ?? "INTERNAL" });
      }
      case "CANCELLED":
        return end(task, { message: "The provider cancelled the task.", code: "CANCELLED" }, "cancelled");
      default:
        return progress(task, snapshot);
    }
  }

  async function progress(task: Task, snapshot: TaskSnapshot): Promise<void> {
    await db.transaction().execute(async (trx) => {
      const updated = await trx
        .updateTable("task")
        .set({
          provider_status: snapshot.status,
          progress: snapshot.progress ?? null,
          updated_at: sql`now()`,
        })
        .where(owned(task))
        .executeTakeFirst();
      if (updated.numUpdatedRows === 0n) return;
      await recordEvent(trx, task, "task.updated", {
        state: "submitted",
        progress: snapshot.progress ?? null,
      });
    });
  }

  async function collectLater(task: Task, output: readonly string[]): Promise<void> {
    await db.transaction().execute(async (trx) => {
      const updated = await trx
        .updateTable("task")
        .set({
          state: "collecting",
          provider_status: "SUCCEEDED",
          provider_output: JSON.stringify(output),
          owner: null,
          updated_at: sql`now()`,
        })
        .where(owned(task))
        .executeTakeFirst();
      if (updated.numUpdatedRows === 0n) return;
      await recordEvent(trx, task, "task.updated", { state: "collecting" });
      await parts.enqueue(trx, "collect", { taskId: task.id });
      await parts.enqueue(trx, "submit", {});
    });
  }

  function end(
    task: Task,
    failure: { message: string; code: string },
    state: "failed" | "cancelled" = "failed",
  ) {
    const ending = { state, failure: failure.message, failureCode: failure.code };
    return endTask(db, parts.enqueue, task, ending, "settled");
  }

  return {
    start,
    lookNow(taskId) {
      const entry = watched.get(taskId);
      // A fresh watch of an old task looks at once.
      if (entry) start(entry.task);
    },
    stopAll() {
      for (const { stop } of watched.values()) stop.abort();
      watched.clear();
    },
    size: () => watched.size,
  };
}

/** How the provider knows a task. */
export function refOf(task: Task): TaskRef {
  return {
    operation: task.operation,
    id: task.provider_id ?? "",
    submittedAt: (task.submitted_at ?? task.created_at).toISOString(),
  };
}

/** Still ours, at the provider: the fence rises with every change of owner. */
function owned(task: Task) {
  return sql<boolean>`id = ${task.id} and state = 'submitted' and owner = ${task.owner} and fence = ${task.fence}`;
}

function ownFailure(error: unknown): OwnFailure {
  const code = error instanceof UnderstudyError ? error.code : undefined;
  if (code === "task_not_found") return failures.lost;
  if (code === "output_missing") return failures.resultExpired;
  return failures.timedOut;
}
