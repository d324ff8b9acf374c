import {
  InvalidInputError,
  type OperationInputs,
  type OperationName,
  type TaskRef,
  UnderstudyError,
} from "@understudy/core";
import { config } from "../config.ts";
import { type KnownTask, taskPage } from "../server/answers.ts";
import { Refusal } from "../server/server-error.ts";
import type { Problem } from "../state/state.ts";
import { metadataOf, type Take } from "../state/take.ts";
import type { Context } from "./context.ts";
import { waitUntilOnline } from "./online.ts";

/** Creates the task. Asks again with the same key for as long as nobody knows whether it was taken. */
export async function create(context: Context, take: Take): Promise<KnownTask> {
  const { clock, timers } = context;
  for (let pause: number = config.sendRetry.first; ; pause = Math.min(pause * 2, config.sendRetry.last)) {
    await waitUntilOnline(context);
    try {
      const ref = await context.client().create(
        take.operation,
        // It was checked before it was planned, and the client checks it again.
        take.input as unknown as OperationInputs[OperationName],
        { idempotencyKey: take.idempotencyKey, metadata: metadataOf(take) },
      );
      return taskOf(ref);
    } catch (error) {
      if (!isUnclear(error)) throw createRefusal(error);
    }
    // The key is good for a day; who has waited longer must look first.
    if (clock.wall() - take.createdAt > config.keyLife) throw new Refusal("send_unclear");
    await timers.sleep(pause, undefined);
  }
}

/** What was being sent when the panel closed: the server is asked whether it has it, before it is sent again. */
export async function resumeSending(
  context: Context,
  take: Take,
  send: (take: Take) => Promise<void>,
): Promise<void> {
  const { store, clock } = context;
  await waitUntilOnline(context);
  const query = new URLSearchParams({ metadata: JSON.stringify({ takeId: take.id }), limit: "1" });
  const known = await context
    .api()
    .ask(taskPage, `tasks?${query}`)
    .then(({ data }) => data[0])
    .catch(() => undefined);
  if (known) return store.dispatch({ type: "task", task: known, takeId: take.id });
  if (clock.wall() - take.createdAt > config.keyLife) throw new Refusal("send_unclear");
  await send(take);
}

const taskOf = ({ id, operation, submittedAt }: TaskRef): KnownTask => ({
  id,
  operation,
  status: "PENDING",
  createdAt: submittedAt,
});

/** Whether the server may have taken it, or would take the same a little later. */
function isUnclear(error: unknown): boolean {
  if (!(error instanceof UnderstudyError)) return false;
  if (error.code === "submit_outcome_unknown") return error.provider?.code !== "sending_stopped";
  return (
    error.code === "connection" || error.code === "rate_limited" || error.code === "provider_unavailable"
  );
}

/** Core speaks of providers and keys; what the server itself said is nearer. */
function createRefusal(error: unknown): unknown {
  if (!(error instanceof UnderstudyError)) return error;
  if (error instanceof InvalidInputError) {
    const [issue] = error.issues;
    const problem: Problem = issue
      ? { code: issue.code, text: issue.message, params: { ...issue.params, field: issue.path.join(".") } }
      : { code: "invalid_input", text: error.message };
    return Object.assign(new Error(problem.text), problem);
  }
  const { provider } = error;
  return Object.assign(new Error(provider?.message ?? error.message), {
    code: error.code === "authentication" ? "unauthorized" : (provider?.code ?? error.code),
  });
}
