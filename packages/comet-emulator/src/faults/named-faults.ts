import {
  envelopeRefusal,
  gatewayError,
  gatewayPage,
  overloadedText,
  platformError,
} from "../answers/errors.ts";
import type { Fault } from "./fault.ts";

const onCreate = { on: "create" } as const;
const onCreated = { on: "created" } as const;
const onStatus = { on: "status" } as const;
const onSuccess = { on: "status", state: "SUCCEEDED" } as const;
const onOutput = { on: "output" } as const;
const onCallback = { on: "callback" } as const;

const notExist = { code: "task_not_exist", message: "task_not_exist", data: null };

function fails(failure: string, failureCode?: string): Fault {
  return { ...onCreated, fate: { status: "FAILED", failure, ...(failureCode && { failureCode }) } };
}

/** The faults that have a name, each at its usual place. */
export const namedFaults = {
  // Refusals and broken answers (retry table of the error guide; gateway error codes).
  "rate-limited": { ...onCreate, respond: { status: 429, json: platformError(overloadedText) } },
  "rate-limited-retry-after": {
    ...onCreate,
    respond: { status: 429, headers: { "retry-after": "2" }, json: platformError(overloadedText) },
  },
  "key-refused": { ...onCreate, respond: { status: 401, json: platformError("The key has been disabled") } },
  forbidden: { ...onCreate, respond: { status: 403, json: platformError("Not allowed for this key") } },
  "balance-exhausted": {
    ...onCreate,
    respond: { status: 403, json: platformError("The balance is used up", "insufficient_user_quota") },
  },
  "request-timeout": { ...onCreate, respond: { status: 408, json: platformError("Request timeout") } },
  "server-error": { ...onCreate, respond: { status: 500, json: platformError("Internal error") } },
  "invalid-request": { ...onCreate, respond: { status: 500, json: gatewayError("invalid_request") } },
  "bad-gateway": { ...onCreate, respond: { status: 502, text: gatewayPage("502 Bad Gateway") } },
  unavailable: { ...onCreate, respond: { status: 503, json: platformError("Service unavailable") } },
  "gateway-timeout": { ...onCreate, respond: { status: 504, text: "" } },
  "timeout-html": { ...onCreate, respond: { status: 524, text: gatewayPage("524: A timeout occurred") } },
  "masked-refusal": {
    ...onCreate,
    respond: { status: 400, json: gatewayError("fail_to_fetch_task", overloadedText) },
  },
  "envelope-refused": { ...onCreate, respond: { status: 200, json: envelopeRefusal("task_create_failed") } },
  moved: { ...onCreate, respond: { status: 301, headers: { location: "/" }, text: "" } },
  html: { ...onCreate, respond: { status: 200, text: gatewayPage("CometAPI") } },
  empty: { ...onCreate, respond: { status: 200, text: "" } },
  "no-id": { ...onCreated, respond: { status: 200, json: {} } },

  // The connection.
  dropped: { ...onCreate, drop: true },
  slow: { ...onCreate, delayMs: 3000 },
  truncated: { ...onCreated, cut: { at: 0.5 } },
  broken: { ...onCreated, cut: { at: 0.5, breaks: true } },
  stalled: { ...onCreated, cut: { at: 0.5, stallMs: 3000 } },

  // What becomes of the task (Runway's page of task failures).
  "fail-safety-input": fails("The input was refused by moderation.", "SAFETY.INPUT.TEXT"),
  "fail-safety-output": fails("The result was refused by moderation.", "SAFETY.OUTPUT.VIDEO"),
  "fail-safety-text": fails("The prompt was refused.", "INPUT_PREPROCESSING.SAFETY.TEXT"),
  "fail-preprocessing": fails("The input could not be prepared.", "INPUT_PREPROCESSING.INTERNAL"),
  "fail-bad-output": fails("The result was not good enough.", "INTERNAL.BAD_OUTPUT.CODE01"),
  "fail-asset": fails("The asset is invalid.", "ASSET.INVALID"),
  "fail-third-party": fails("A service is not available.", "THIRD_PARTY.UNAVAILABLE"),
  "fail-internal": fails("Something went wrong.", "INTERNAL"),
  "fail-unexplained": fails("Something went wrong."),
  cancelled: { ...onCreated, fate: { status: "CANCELLED" } },
  stuck: { ...onCreated, fate: { durationMs: null } },
  instant: { ...onCreated, fate: { durationMs: 0 } },
  "late-visible": { ...onCreated, fate: { visibleAfterMs: 20_000 } },
  "never-visible": { ...onCreated, fate: { visibleAfterMs: null } },

  // How its state is told.
  "not-exist-400": { ...onStatus, respond: { status: 400, json: notExist } },
  "not-exist-200": { ...onStatus, respond: { status: 200, json: notExist } },
  "not-exist-status": { ...onStatus, respond: { status: 200, json: { status: "task_not_exist" } } },
  "unknown-word": { ...onStatus, telling: { word: "MODERATING" } },
  "fresh-row": { ...onStatus, telling: { word: "NOT_START" } },
  "lower-case": { ...onStatus, telling: { lowerCase: true } },
  "no-output": { ...onSuccess, telling: { withoutOutput: true } },
  "no-progress": { ...onStatus, telling: { withoutProgress: true } },
  "inner-ahead": { ...onSuccess, telling: { outerWord: "QUEUED" } },
  "output-in-fail-reason": { ...onSuccess, telling: { outputInFailReason: true } },

  // Its result and its callback.
  expired: { ...onOutput, respond: { status: 403, text: "<Error><Code>AccessDenied</Code></Error>" } },
  "output-missing": { ...onOutput, respond: { status: 404, text: "<Error><Code>NoSuchKey</Code></Error>" } },
  "callback-lost": { ...onCallback, deliveries: [] },
  "callback-twice": { ...onCallback, deliveries: ["true", "true"] },
  "callback-forged": { ...onCallback, deliveries: ["forged", "true"] },
  "callback-guide": { ...onCallback, deliveries: ["guide"] },
  "callback-late": { ...onCallback, delayMs: 20_000 },
} satisfies Record<string, Fault>;

/** The name of a fault. */
export type FaultName = keyof typeof namedFaults;
