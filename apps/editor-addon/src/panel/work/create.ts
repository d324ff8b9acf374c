import {
  InvalidInputError,
  type OperationInputs,
  type OperationName,
  type TaskRef,
  UnderstudyError,
} from "@understudy/core";
import { config } from "../config.ts";
import { issue, type KnownTask, taskPage } from "../server/answers.ts";
import { problemOfIssue, Refusal, ServerError } from "../server/server-error.ts";
import { isOwn, metadataOf, type Take } from "../state/take.ts";
import type { Context } from "./context.ts";
import { waitUntilOnline } from "./online.ts";

/**
 * Creates the task. Asks again with the same key for as long as nobody knows whether it was taken; before that, whether the
 * server has it.
 *
 * @param mayBeThere Whether it may have been sent before.
 * @throws {ServerError} `unauthorized` or `signed_out` when nobody can be asked any more. It may have been sent.
 * @throws {Refusal} `send_unclear` when the server does not have it, and the key is too old to send it again.
 */
export async function create(context: Context, take: Take, mayBeThere: boolean): Promise<KnownTask> {
  const { clock, timers } = context;
  let isRepeat = mayBeThere;
  for (let pause: number = config.sendRetry.first; ; pause = Math.min(pause * 2, config.sendRetry.last)) {
    await waitUntilOnline(context);
    const found = isRepeat ? await find(context, take) : [];
    if (found?.[0]) return found[0];
    const isKeyGood = !isRepeat || clock.wall() - take.createdAt < config.keyLife;
    if (found && !isKeyGood) throw new Refusal("send_unclear");
    try {
      if (isKeyGood) return await send(context, take);
    } catch (error) {
      if (!isUnclear(error) && !(isRepeat && isAboutLogin(error))) throw createRefusal(error);
    }
    isRepeat = true;
    await timers.sleep(pause, undefined);
  }
}

/** Only for the one who sent it: whoever is signed in by now may be somebody else. @throws {ServerError} `signed_out`. */
function forOwner(context: Context, take: Take): Context {
  if (!isOwn(take, context.store.state)) throw new ServerError(0, { code: "signed_out" });
  return context;
}

/** The task of a take, if the server has it; `undefined` when it does not say. */
async function find(context: Context, take: Take): Promise<KnownTask[] | undefined> {
  const query = new URLSearchParams({ metadata: JSON.stringify({ takeId: take.id }), limit: "1" });
  try {
    return (await forOwner(context, take).api().ask(taskPage, `tasks?${query}`)).data;
  } catch (error) {
    if (isAboutLogin(error)) throw error;
    return undefined;
  }
}

async function send(context: Context, take: Take): Promise<KnownTask> {
  const ref = await forOwner(context, take)
    .client()
    .create(
      take.operation,
      // It was checked before it was planned, and the client checks it again.
      take.input as unknown as OperationInputs[OperationName],
      { idempotencyKey: take.idempotencyKey, metadata: metadataOf(take) },
    );
  return taskOf(ref);
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
  return (
    error.charged === "unknown" || ["connection", "rate_limited", "provider_unavailable"].includes(error.code)
  );
}

/** Whether nobody is signed in, or the token is not known any more: nothing is said of the take. */
export function isAboutLogin(error: unknown): boolean {
  return error instanceof ServerError
    ? error.status === 401 || error.problem.code === "signed_out"
    : error instanceof UnderstudyError && error.code === "authentication";
}

/** Core speaks of providers and keys; what the server itself said is nearer. */
function createRefusal(error: unknown): unknown {
  // Nobody was signed in any more when it was about to be sent.
  if (error instanceof ServerError) return new Refusal(error.problem.code);
  if (!(error instanceof UnderstudyError)) return error;
  if (error instanceof InvalidInputError) {
    const [first] = error.issues;
    const problem = first ? problemOfIssue(first) : { code: "invalid_input", text: error.message };
    return Object.assign(new Error(problem.text), problem);
  }
  const { provider } = error;
  const [first] = provider?.issues ?? [];
  const said = issue.safeParse(first);
  if (said.success) return new ServerError(provider?.status ?? 400, problemOfIssue(said.data));
  return Object.assign(new Error(provider?.message ?? error.message), {
    code: error.code === "authentication" ? "unauthorized" : (provider?.code ?? error.code),
  });
}
