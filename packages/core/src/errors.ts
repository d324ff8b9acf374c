import type { TaskRef } from "./client/task-ref.ts";
import type { Issue } from "./notices.ts";
import type { SnapshotOf, TaskSnapshot } from "./wire/snapshot.ts";

/** Whether money was spent: `unknown` is for a person to look into, never for a program to try again. */
export type Charged = "yes" | "no" | "unknown";

/** The code of every error this package throws. Closed: a `switch` over it is complete. */
export type ErrorCode =
  | "invalid_input"
  | "authentication"
  | "forbidden"
  | "insufficient_balance"
  | "limit_exceeded"
  | "sending_stopped"
  | "rate_limited"
  | "request_refused"
  | "submit_outcome_unknown"
  | "accepted_without_id"
  | "task_not_found"
  | "task_failed"
  | "task_cancelled"
  | "output_missing"
  | "output_expired"
  | "still_running"
  | "cancel_unsupported"
  | "provider_unavailable"
  | "connection"
  | "protocol"
  | "aborted";

/** What the far side said, for a log. It may be in any language and must not be shown to a person as it is. */
export interface ProviderAnswer {
  /** HTTP status; 0 when there was no answer. */
  status: number;
  code?: string | undefined;
  message?: string | undefined;
  issues?: readonly unknown[] | undefined;
  docUrl?: string | undefined;
}

/** The task that a failed look or cancel was about. An error without one is about a create, or about nothing sent. */
export interface AboutTask {
  ref: TaskRef;
  /** `yes` once this client has created or seen the task, `unknown` before. */
  charged: Charged;
}

interface Facts {
  code: ErrorCode;
  message: string;
  retryable?: boolean;
  charged?: Charged | undefined;
  ref?: TaskRef | undefined;
  provider?: ProviderAnswer | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/**
 * The base of everything this package throws. `message` is a sentence for a person; `code`, `retryable` and `charged`
 * are for a program. `retryable` means that the same call may succeed later; it never promises that trying is free.
 */
export class UnderstudyError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly charged: Charged;
  /** The task it is about, where there is one: a create that failed names none. */
  readonly ref: TaskRef | undefined;
  /** What the far side said, where it said anything. */
  readonly provider: ProviderAnswer | undefined;
  /** How long the far side asked to wait, in milliseconds, where it did; a minute at most. */
  readonly retryAfterMs: number | undefined;

  constructor(facts: Facts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    // Spelled out of the code, for a minifier renames classes: `task_failed` is a `TaskFailedError`.
    this.name = `${facts.code.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Error`;
    this.code = facts.code;
    this.retryable = facts.retryable ?? false;
    this.charged = facts.charged ?? "no";
    this.ref = facts.ref;
    this.provider = facts.provider;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** Thrown before anything is sent: the input breaks rules of the operation. `issues` names each field. */
export class InvalidInputError extends UnderstudyError {
  readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super({ code: "invalid_input", message: issues.map((issue) => issue.message).join(" ") });
    this.issues = issues;
  }
}

/** The API key was refused (401). */
export class AuthenticationError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, about?: AboutTask) {
    super({
      code: "authentication",
      message: "The API key was refused. Check the key and the address it is for.",
      provider,
      ...about,
    });
  }
}

/** The key is known, but not allowed to do this (403). */
export class ForbiddenError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, about?: AboutTask) {
    super({ code: "forbidden", message: "This API key is not allowed to do that.", provider, ...about });
  }
}

/** The account's balance does not cover the request. */
export class InsufficientBalanceError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, about?: AboutTask) {
    super({
      code: "insufficient_balance",
      message: about
        ? "The provider tells nothing of the task while the account's balance is too low. Top it up, then look again."
        : "The account's balance does not cover this request. Top it up, then try again.",
      provider,
      ...about,
    });
  }
}

/** A spending limit of an Understudy server does not cover the request (402). Its sentence says what is left. */
export class LimitExceededError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, about?: AboutTask) {
    super({
      code: "limit_exceeded",
      message: "A spending limit of the server does not cover this.",
      provider,
      ...about,
    });
  }
}

/** An Understudy server sends nothing to its provider at the moment (503): the key or the balance there is not in order. */
export class SendingStoppedError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, about?: AboutTask) {
    super({
      code: "sending_stopped",
      message: "The server sends nothing to its provider at the moment. Try again in a little while.",
      retryable: true,
      provider,
      ...about,
    });
  }
}

/** Too many requests (429), after the allowed retries. Of a create: nothing was started. */
export class RateLimitedError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, retryAfterMs?: number, about?: AboutTask) {
    super({
      code: "rate_limited",
      message: about
        ? "Too many requests at the moment. Look at the task again in a little while."
        : "Too many requests at the moment; nothing was started. Try again in a little while.",
      retryable: true,
      provider,
      retryAfterMs,
      ...about,
    });
  }
}

/** The far side refused the request as it is. Sending the same again will not help. */
export class RequestRefusedError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, about?: AboutTask) {
    super({
      code: "request_refused",
      message: about
        ? "The provider did not take the question about this task. Check the address and the task's id."
        : `The provider refused this request; nothing was started. ${adviceFor(provider)}`,
      provider,
      ...about,
    });
  }
}

function adviceFor({ code = "", message = "", issues = [] }: Partial<ProviderAnswer> = {}): string {
  const namesModel = /model/i.test(`${code} ${message} ${JSON.stringify(issues)}`);
  return namesModel
    ? "It speaks of the model, which may be retired: choose another one."
    : "Check the media addresses and the settings.";
}

/**
 * A create was sent and no clear answer came back: a connection broke, a timeout passed, or the far side answered with
 * a server error. The task may exist and be charged. Never retried by this package.
 */
export class SubmitOutcomeUnknownError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, cause?: unknown) {
    super({
      code: "submit_outcome_unknown",
      message:
        "The request was sent, but no clear answer came back: it may have been started and charged. Check the account before trying again.",
      charged: "unknown",
      provider,
      cause,
    });
  }
}

/** A create was accepted, but the answer holds no task id: the charge may have happened and the result is out of reach. */
export class AcceptedWithoutIdError extends UnderstudyError {
  constructor(provider?: ProviderAnswer) {
    super({
      code: "accepted_without_id",
      message:
        "The request was accepted, but the answer named no task: it may be charged and cannot be followed. Check the account before trying again.",
      charged: "unknown",
      provider,
    });
  }
}

/** No such task for this key. Fresh tasks are given time to appear before this is thrown by `watch`. */
export class TaskNotFoundError extends UnderstudyError {
  declare readonly ref: TaskRef;
  constructor(ref: TaskRef, provider?: ProviderAnswer) {
    super({
      code: "task_not_found",
      message: "There is no such task, or somebody else made it.",
      charged: "unknown",
      ref,
      provider,
    });
  }
}

/** The task ended without a result. Whether the charge is given back is the provider's decision and not known here. */
export class TaskFailedError extends UnderstudyError {
  readonly snapshot: SnapshotOf<"FAILED">;
  constructor(
    snapshot: SnapshotOf<"FAILED">,
    { message, retryable }: { message: string; retryable: boolean },
    ref?: TaskRef,
  ) {
    super({ code: "task_failed", message, retryable, charged: "unknown", ref });
    this.snapshot = snapshot;
  }
}

/** The task was cancelled at the far side. */
export class TaskCancelledError extends UnderstudyError {
  readonly snapshot: TaskSnapshot;
  constructor(snapshot: TaskSnapshot, ref?: TaskRef) {
    super({ code: "task_cancelled", message: "The task was cancelled.", charged: "unknown", ref });
    this.snapshot = snapshot;
  }
}

/** The task succeeded, but after several looks there is still no address of a result. */
export class OutputMissingError extends UnderstudyError {
  readonly snapshot: TaskSnapshot;
  constructor(snapshot: TaskSnapshot, ref?: TaskRef) {
    super({
      code: "output_missing",
      message: "The task succeeded, but the provider names no result. Look again later with the same task.",
      retryable: true,
      charged: "yes",
      ref,
    });
    this.snapshot = snapshot;
  }
}

/** The address of a result no longer answers: results are kept for a short time only. */
export class OutputExpiredError extends UnderstudyError {
  constructor(provider?: ProviderAnswer) {
    super({
      code: "output_expired",
      message: "The result is no longer at its address: the provider keeps results for a short time only.",
      charged: "yes",
      provider,
    });
  }
}

/**
 * The time to watch is over. The task goes on: watch again with the same `ref`. Where it was neither created nor seen by
 * this client, nobody knows yet whether there is one, and `charged` is `unknown`.
 */
export class StillRunningError extends UnderstudyError {
  declare readonly ref: TaskRef;
  /** The last thing known of the task, where anything was. */
  readonly snapshot: TaskSnapshot | undefined;
  constructor(ref: TaskRef, snapshot?: TaskSnapshot, cause?: unknown, charged: Charged = "yes") {
    super({
      code: "still_running",
      message: snapshot
        ? "The task is still running. It goes on without us: watch the same task again."
        : "The time to watch is over, and nothing certain is known of the task yet. Watch the same task again.",
      retryable: true,
      charged,
      ref,
      cause,
    });
    this.snapshot = snapshot;
  }
}

/** The far side has no way to cancel. Stop watching instead; the task goes on and stays charged. */
export class CancelUnsupportedError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, ref?: TaskRef) {
    super({
      code: "cancel_unsupported",
      message:
        "This provider cannot cancel a task. You can stop watching it, but it goes on and stays charged.",
      charged: "yes",
      ref,
      provider,
    });
  }
}

/** The far side cannot answer a read at the moment (5xx, 408). */
export class ProviderUnavailableError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, retryAfterMs?: number, about?: AboutTask) {
    super({
      code: "provider_unavailable",
      message: "The provider does not answer properly at the moment. Try again in a little while.",
      retryable: true,
      provider,
      retryAfterMs,
      ...about,
    });
  }
}

/**
 * A read got no answer: the connection failed or took too long. Of a create, only where it is certain that no connection
 * came about, so that nothing was sent.
 */
export class ConnectionError extends UnderstudyError {
  constructor(cause?: unknown, about?: AboutTask) {
    super({
      code: "connection",
      message: "The provider could not be reached. Check the connection and the address.",
      retryable: true,
      cause,
      ...about,
    });
  }
}

/** The answer is not of this protocol: HTML, empty, truncated, or a redirect. Most often the address is wrong. */
export class ProtocolError extends UnderstudyError {
  constructor(provider?: ProviderAnswer, charged: Charged = "no", ref?: TaskRef) {
    super({
      code: "protocol",
      message:
        "The answer was not understood. Check that the address is that of a Runway-compatible service.",
      charged,
      ref,
      provider,
    });
  }
}

/** An `AbortSignal` ended the call. A create that was under way when it ended has an unknown outcome. */
export class AbortedError extends UnderstudyError {
  constructor(charged: Charged, cause?: unknown, ref?: TaskRef) {
    super({ code: "aborted", message: "Stopped on request.", charged, ref, cause });
  }
}
