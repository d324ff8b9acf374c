import { type Charged, type TaskSnapshot, UnderstudyError } from "@understudy/core";
import { type ExitCode, exitCodeOf, exitCodes } from "../exit-codes.ts";

/** What an Understudy server has to say, in its own words, or what is wrong with reaching it. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  /** The server's code, such as `limit_exceeded`, or core's. */
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly charged: Charged;
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    facts: { exitCode: ExitCode; charged?: Charged; retryable?: boolean; cause?: unknown },
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.exitCode = facts.exitCode;
    this.charged = facts.charged ?? "no";
    this.retryable = facts.retryable ?? false;
  }
}

export function unreachable(url: string, cause: unknown): ServerError {
  const message = `The server at ${url} could not be reached. Check that it runs, the connection and the address.`;
  return new ServerError("connection", message, { exitCode: exitCodes.other, retryable: true, cause });
}

export function tokenRefused(url: string): ServerError {
  const message = `The server at ${url} refused the token. Log in again: understudy login --server ${url}`;
  return new ServerError("authentication", message, { exitCode: exitCodes.refused });
}

/** Core speaks of providers and keys. Where a server is on the other side, says what is true of it. */
export function inServerWords(error: unknown, url: string): unknown {
  if (!(error instanceof UnderstudyError)) return error;
  const { code, charged, retryable, provider } = error;
  const say = (message: string, facts: Partial<ConstructorParameters<typeof ServerError>[2]> = {}) =>
    new ServerError(code, message, {
      exitCode: exitCodeOf(error),
      charged,
      retryable,
      cause: error,
      ...facts,
    });
  switch (code) {
    case "authentication":
      return tokenRefused(url);
    case "connection":
      return unreachable(url, error);
    case "limit_exceeded":
    case "sending_stopped":
    case "request_refused":
    case "forbidden": {
      if (!provider?.code || !provider.message) return error;
      const facts = { exitCode: exitCodeOf(error), retryable, cause: error };
      return new ServerError(provider.code, provider.message, facts);
    }
    case "submit_outcome_unknown":
      return say(
        "The request was sent, but no clear answer came back: it may have been started and charged. Look with understudy history before trying again.",
      );
    case "task_failed":
    case "task_cancelled": {
      const { snapshot } = error as UnderstudyError & { snapshot: TaskSnapshot };
      const isOurs = snapshot.failureCode?.startsWith("UNDERSTUDY.") && snapshot.failure;
      return say(isOurs || error.message, { charged: chargedOf(snapshot) });
    }
    default:
      return error;
  }
}

/** What the server knows of the money: whether a task that is over was charged. */
export function chargedOf({ raw }: Pick<TaskSnapshot, "raw">): Charged {
  const charged = (raw as { cost?: { charged?: unknown } } | null)?.cost?.charged;
  return charged === "yes" || charged === "no" ? charged : "unknown";
}
