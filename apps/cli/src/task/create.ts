import {
  AbortedError,
  createTimers,
  type InputMedia,
  type OperationInputs,
  type OperationName,
  SubmitOutcomeUnknownError,
  type TaskRef,
} from "@understudy/core";
import { CliError } from "../cli-error.ts";
import type { Context } from "../commands/command.ts";
import type { Connection } from "./connection.ts";

/** How often a server is asked with one key, and how long between, in milliseconds. */
const attempts = 3;
const pauseMs = 2_000;

/**
 * Sends the create. From here on a task may exist: the first Ctrl-C only asks to stop once its name is known.
 *
 * @param idempotencyKey Where a server keeps it: the same request under it again makes no second task, so it is repeated
 * when no clear answer came. Without it a create is sent once.
 */
export async function createTask<Name extends OperationName>(
  { client }: Connection,
  operation: Name,
  { input, media }: { input: Record<string, unknown>; media: InputMedia },
  idempotencyKey: string | undefined,
  { io: { clock, interrupts }, terminal }: Context,
): Promise<TaskRef> {
  if (interrupts.first.aborted) throw nothingSent("interrupted", "Stopped.");
  const explain = () =>
    terminal.say(
      "The request is on its way. Waiting for its answer, so that a paid task is not lost; Ctrl-C again gives it up.",
    );
  interrupts.first.addEventListener("abort", explain, { once: true });
  try {
    // `checkInput` has judged it by the same schema, and the client does once more before it sends.
    const checked = input as unknown as OperationInputs[Name];
    const options = { signal: interrupts.second, media, idempotencyKey };
    let isUnclear = false;
    for (let attempt = 1; ; attempt++) {
      try {
        return await client.create(operation, checked, options);
      } catch (error) {
        // What a repeat is told says nothing of the request before it.
        const failure: unknown = isUnclear ? new SubmitOutcomeUnknownError(undefined, error) : error;
        isUnclear = failure instanceof SubmitOutcomeUnknownError;
        if (idempotencyKey === undefined || !isUnclear || attempt === attempts) throw failure;
        await createTimers(clock).sleep(pauseMs, interrupts.second);
      }
    }
  } catch (error) {
    const givenUp =
      interrupts.second.aborted || (error instanceof AbortedError && error.charged === "unknown");
    throw givenUp ? new SubmitOutcomeUnknownError(undefined, error) : error;
  } finally {
    interrupts.first.removeEventListener("abort", explain);
  }
}

export function nothingSent(code: "interrupted" | "declined", word: string): CliError {
  return new CliError(code, `${word} Nothing was sent, nothing is charged.`);
}
