import {
  type AboutTask,
  AcceptedWithoutIdError,
  AuthenticationError,
  ForbiddenError,
  InsufficientBalanceError,
  LimitExceededError,
  ProtocolError,
  type ProviderAnswer,
  ProviderUnavailableError,
  RateLimitedError,
  RequestRefusedError,
  SendingStoppedError,
  SubmitOutcomeUnknownError,
  type UnderstudyError,
} from "../errors.ts";
import { parseCreateAnswer } from "../wire/create-answer.ts";
import { type ErrorAnswer, parseErrorAnswer } from "../wire/error-answer.ts";
import { type Answer, jsonOf } from "./http.ts";

/**
 * The error in an answer; `undefined` where it is a success. A wrapper's status inside a 2xx counts as the status.
 * Which statuses pass is the CometAPI error guide's for reads; of a create's errors only a 429 is `retryable`.
 *
 * @param about The task that was asked about; none for the answer to a create.
 */
export function errorIn(answer: Answer, about?: AboutTask): UnderstudyError | undefined {
  const isCreate = about === undefined;
  const isAccepted = answer.status >= 200 && answer.status < 300;
  const json = jsonOf(answer);
  const error = parseErrorAnswer(json) ?? {};
  const { status: _, ...said } = error;
  const provider: ProviderAnswer = { ...said, status: answer.status };

  if (isAccepted && "problem" in answer.body) {
    if (isCreate && answer.body.problem !== "html") return new AcceptedWithoutIdError(provider);
    return new ProtocolError(provider, about?.charged ?? "unknown", about?.ref);
  }
  if (isAccepted && Object.keys(error).length === 0) return undefined;
  // An error and a task id at once: the task may well exist.
  if (isAccepted && isCreate && parseCreateAnswer(json) !== undefined) {
    return new SubmitOutcomeUnknownError(provider);
  }

  const status = isAccepted ? statusWithin(error) : answer.status;
  if (status === 401) return new AuthenticationError(provider, about);
  // An Understudy server's own words: nothing was started.
  if (status === 402 && error.code === "limit_exceeded") return new LimitExceededError(provider, about);
  if (status === 503 && error.code === "sending_stopped") return new SendingStoppedError(provider, about);
  if (isAboutBalance(status, error)) return new InsufficientBalanceError(provider, about);
  if (status === 403) return new ForbiddenError(provider, about);
  if (status === 429) return new RateLimitedError(provider, answer.retryAfterMs, about);
  if (status === 500 && error.code === "invalid_request") return new RequestRefusedError(provider, about);
  if (status === 408 || status >= 500) {
    return isCreate
      ? new SubmitOutcomeUnknownError(provider)
      : new ProviderUnavailableError(provider, answer.retryAfterMs, about);
  }
  // A web server in front refuses a large body without a word of this protocol.
  const isRefusal = status === 413 || (status >= 400 && json !== undefined);
  if (isRefusal) return new RequestRefusedError(provider, about);
  return new ProtocolError(provider, about?.charged ?? (isAccepted ? "unknown" : "no"), about?.ref);
}

/** Gateway codes that say nothing about whether the request reached the provider. */
const ambiguousCodes = new Set(["do_request_failed", "fail_to_fetch_task", "get_channel_failed"]);

/** The status that an error in a 2xx amounts to: the wrapper's own, or what its code means. */
function statusWithin({ status, code = "" }: ErrorAnswer): number {
  return status ?? (ambiguousCodes.has(code) ? 502 : 400);
}

function isAboutBalance(status: number, { code = "", message = "" }: ErrorAnswer): boolean {
  return status === 402 || /quota|balance(?!r)/i.test(status === 403 ? `${code} ${message}` : code);
}
