import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { Database, Task } from "../database/schema.ts";
import { taskHead } from "../database/task-head.ts";
import type { Enqueue } from "../queue.ts";
import { failures, type OwnFailure } from "./failures.ts";
import { endTask } from "./finish.ts";

/** It was sent: the provider charges it whatever is done here. */
export class WouldBeChargedError extends Error {
  override name = "WouldBeChargedError";
}

/** How long the answer to a create that is under way is waited for, in milliseconds. */
const patienceMs = 5_000;
const lookEveryMs = 100;

/**
 * Cancels a task. Not yet sent: nothing is spent. Already sent: the provider has no way to stop it, so we stop watching
 * and it stays charged. Just being sent: the provider's answer is waited for a moment, for it tells the two apart.
 *
 * @param options.unlessCharged Whether to let be what would be charged.
 * @returns what was charged; `undefined` when the task was over already.
 * @throws {WouldBeChargedError} with nothing done.
 */
export async function cancelTask(
  db: Kysely<Database>,
  enqueue: Enqueue,
  taskId: string,
  { unlessCharged = false }: { unlessCharged?: boolean } = {},
): Promise<"no" | "yes" | "unknown" | undefined> {
  const deadline = performance.now() + patienceMs;
  // The state may move on while we look; each pass sees the newest.
  for (;;) {
    const task = await db.selectFrom("task").select(taskHead).where("id", "=", taskId).executeTakeFirst();
    if (!task || isOver(task)) return undefined;
    if (task.state === "submitting" && performance.now() < deadline) {
      await sleep(lookEveryMs);
      continue;
    }
    const { failure, charged } = cancelling(task);
    if (unlessCharged && charged !== "no") throw new WouldBeChargedError();
    const ending = { state: "cancelled" as const, failure: failure.message, failureCode: failure.code };
    if (await endTask(db, enqueue, task, ending, charged === "no" ? "refund" : "commit")) return charged;
  }
}

function cancelling({ state }: Task): { failure: OwnFailure; charged: "no" | "yes" | "unknown" } {
  if (state === "accepted") return { failure: failures.cancelled, charged: "no" };
  if (state === "submitting") return { failure: failures.cancelledWhileSending, charged: "unknown" };
  return { failure: failures.stoppedWatching, charged: "yes" };
}

export function isOver({ state }: Task): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}
