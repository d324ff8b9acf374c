import type { ErrorCode, UnderstudyError } from "@understudy/core";

/** What the process ends with. Scripts depend on these: they do not change. */
export const exitCodes = {
  ok: 0,
  other: 1,
  usage: 2,
  refused: 3,
  failed: 4,
  unknown: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each exit code means, for the help. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: "done: the result is saved",
  1: "anything else: still running, no connection, the price declined, a file that cannot be written",
  2: "wrong usage or invalid input; nothing was sent",
  3: "refused by the provider: the key, the balance, the request or the task",
  4: "the task ended without a result: failed, cancelled or expired",
  5: "outcome unknown: it may have been charged, look before trying again",
  130: "interrupted; the task, if there is one, goes on",
};

const byCode: Readonly<Record<ErrorCode, ExitCode>> = {
  invalid_input: exitCodes.usage,
  authentication: exitCodes.refused,
  forbidden: exitCodes.refused,
  insufficient_balance: exitCodes.refused,
  limit_exceeded: exitCodes.refused,
  sending_stopped: exitCodes.refused,
  rate_limited: exitCodes.refused,
  request_refused: exitCodes.refused,
  task_not_found: exitCodes.refused,
  submit_outcome_unknown: exitCodes.unknown,
  accepted_without_id: exitCodes.unknown,
  task_failed: exitCodes.failed,
  task_cancelled: exitCodes.failed,
  output_expired: exitCodes.failed,
  output_missing: exitCodes.other,
  still_running: exitCodes.other,
  cancel_unsupported: exitCodes.other,
  provider_unavailable: exitCodes.other,
  connection: exitCodes.other,
  protocol: exitCodes.other,
  aborted: exitCodes.interrupted,
};

/** The exit code of an error of core. A create that may have been charged always ends in `unknown`. */
export function exitCodeOf({ code, charged, ref }: UnderstudyError): ExitCode {
  const mayBeCreated = (code === "protocol" || code === "aborted") && !ref;
  return mayBeCreated && charged === "unknown" ? exitCodes.unknown : byCode[code];
}
