import { randomUUID } from "node:crypto";
import { type Client, UnderstudyError } from "@understudy/core";
import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";
import type { ResultStore } from "../assets/results.ts";
import type { Database, Task } from "../database/schema.ts";
import { taskHead } from "../database/task-head.ts";
import { recordEvent } from "../events/record.ts";
import type { Enqueue } from "../queue.ts";
import { failures, type OwnFailure, withProviderId } from "./failures.ts";
import { endTask } from "./finish.ts";
import { refOf } from "./watch.ts";

export interface CollectorParts {
  db: Kysely<Database>;
  enqueue: Enqueue;
  client(): Pick<Client, "task">;
  results: ResultStore;
  log: Logger;
}

/**
 * Copies the result of a finished task into our storage; only then has the task succeeded. Safe to repeat: of two at
 * once the faster one's copy is kept. Throws while another try may help.
 *
 * @param isLastTry Nobody will try again: what fails now ends the task, with the provider's id for whoever asks there.
 */
export async function collectResult(
  parts: CollectorParts,
  taskId: string,
  isLastTry: boolean = false,
): Promise<void> {
  const { db } = parts;
  const task = await db.selectFrom("task").select(taskHead).where("id", "=", taskId).executeTakeFirst();
  if (task?.state !== "collecting") return;
  const copied = await copyFirst(parts, task).catch((error: unknown) => {
    if (!isLastTry) throw error;
    parts.log.error(
      { err: error, taskId, providerId: task.provider_id },
      "a result could not be copied at all",
    );
    return { failure: failures.notCollected };
  });
  if ("failure" in copied) {
    if (copied.failure === failures.resultExpired && !isLastTry && (await isFresh(parts, task))) {
      throw new Error("The result is not there yet.");
    }
    const { code, message } = withProviderId(copied.failure, task);
    const ending = { state: "failed" as const, failure: message, failureCode: code };
    await endTask(db, parts.enqueue, task, ending, "commit");
    return;
  }
  await db
    .transaction()
    .execute(async (trx) => {
      const { video, poster } = copied;
      const assets = [
        { kind: "result" as const, ...video },
        ...(poster ? [{ kind: "poster" as const, ...poster }] : []),
      ];
      const rows = assets.map((asset) => ({
        id: randomUUID(),
        account_id: task.account_id,
        subject: task.subject,
        kind: asset.kind,
        name: asset.name,
        mime_type: asset.mimeType,
        size_bytes: asset.sizeBytes,
        sha256: asset.sha256,
        facts: JSON.stringify(asset.facts),
        storage_key: asset.key,
      }));
      await trx.insertInto("asset").values(rows).execute();
      const updated = await trx
        .updateTable("task")
        .set({
          state: "succeeded",
          output_asset_id: rows[0]?.id ?? null,
          poster_asset_id: rows[1]?.id ?? null,
          progress: null,
          finished_at: sql`now()`,
          updated_at: sql`now()`,
        })
        .where("id", "=", task.id)
        .where("state", "=", "collecting")
        .executeTakeFirst();
      // A twin of this job was faster; its rows stand.
      if (updated.numUpdatedRows === 0n) throw new TwinError();
      await recordEvent(trx, task, "task.updated", { state: "succeeded" });
    })
    .catch(async (error: unknown) => {
      await parts.results.drop(copied, error);
      if (!(error instanceof TwinError)) throw error;
    });
}

/** A host may refuse a film that has only just been made. It is paid for: it is not given up in its first minutes. */
async function isFresh({ db }: CollectorParts, { id }: Task): Promise<boolean> {
  const fresh = await db
    .selectFrom("task")
    .select("id")
    .where("id", "=", id)
    .where("updated_at", ">", sql<Date>`now() - interval '5 minutes'`)
    .executeTakeFirst();
  return fresh !== undefined;
}

class TwinError extends Error {}

type Copied = Awaited<ReturnType<ResultStore["copy"]>>;

/** Tries the addresses we were given; when they are gone, asks the provider once more for fresh ones. */
async function copyFirst(
  { client, results, log }: CollectorParts,
  task: Task,
): Promise<Exclude<Copied, "gone" | "broken"> | { failure: OwnFailure }> {
  let copied = await copyAny(results, task, task.provider_output ?? []);
  if (copied === "gone") {
    log.info({ taskId: task.id }, "a result is gone, asking for its address again");
    const fresh = await client().task(refOf(task)).catch(notFoundAsGone);
    copied = await copyAny(results, task, fresh?.output ?? []);
  }
  if (copied === "gone") return { failure: failures.resultExpired };
  if (copied === "broken") return { failure: failures.resultBroken };
  return copied;
}

/** What the provider has forgotten has no address either. */
function notFoundAsGone(error: unknown): undefined {
  if (error instanceof UnderstudyError && error.code === "task_not_found") return undefined;
  throw error;
}

async function copyAny(results: ResultStore, task: Task, urls: readonly string[]): Promise<Copied> {
  const [url] = urls;
  return url === undefined ? "gone" : results.copy(task.id, url);
}

/** Rings again for results that wait although nobody has their job any more. */
export async function ringForForgotten(db: Kysely<Database>, enqueue: Enqueue): Promise<void> {
  const forgotten = await db
    .selectFrom("task")
    .select("id")
    .where("state", "=", "collecting")
    .where("updated_at", "<", sql<Date>`now() - interval '5 minutes'`)
    .limit(1000)
    .execute();
  if (forgotten.length === 0) return;
  await db.transaction().execute(async (trx) => {
    for (const { id } of forgotten) await enqueue(trx, "collect", { taskId: id });
  });
}
