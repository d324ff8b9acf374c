import type { OperationName } from "../operations/operation.ts";
import { asNumber, asObject, asText, type Json } from "./loose.ts";
import { isTerminal, type TaskSnapshot, type TaskStatus } from "./snapshot.ts";

/** The words of all dialects: Runway's own, the gateway's, the tutorials'. Compared in lower case. */
const words: Record<string, TaskStatus> = {
  not_start: "PENDING",
  submitted: "PENDING",
  queued: "PENDING",
  pending: "PENDING",
  throttled: "THROTTLED",
  in_progress: "RUNNING",
  running: "RUNNING",
  success: "SUCCEEDED",
  succeeded: "SUCCEEDED",
  completed: "SUCCEEDED",
  failure: "FAILED",
  failed: "FAILED",
  cancelled: "CANCELLED",
  canceled: "CANCELLED",
};

/** The digits of the reverse-native shape, as text. */
const digits: Record<string, TaskStatus> = {
  "0": "PENDING",
  "1": "RUNNING",
  "2": "FAILED",
  "3": "SUCCEEDED",
};

/**
 * Reads the state of a task from any of the four shapes (wrapped, unwrapped row, bare Runway, reverse native) and their
 * mixtures. Returns `undefined` where the body holds no state at all. A word it does not know is `UNKNOWN`.
 */
export function parseTaskAnswer(
  json: unknown,
  task: { id: string; operation: OperationName },
): TaskSnapshot | undefined {
  const body = asObject(json);
  if (!body) return undefined;
  // From the outside in: the envelope, the gateway's row, the provider's own task. A row may come without an envelope.
  const row = (asText(body.task_id) === undefined && asObject(body.data)) || body;
  const inner = asObject(row.data) ?? {};
  const status = readStatus(row, inner, asNumber(body.code) === 200);
  if (!status) return undefined;

  const snapshot: TaskSnapshot = { id: task.id, operation: task.operation, status, raw: json };
  const progress = readProgress(inner.progress) ?? readProgress(row.progress);
  if (progress !== undefined && !isTerminal(status)) snapshot.progress = progress;
  if (status === "SUCCEEDED") {
    const [first, ...others] = readOutput(row, inner);
    if (first !== undefined) snapshot.output = [first, ...others];
  }
  if (status === "FAILED") {
    const failure = [inner.failure, row.failure, row.fail_reason, row.msg].map(asText).find(Boolean);
    const failureCode = asText(inner.failureCode) ?? asText(row.failureCode);
    if (failure !== undefined) snapshot.failure = failure;
    if (failureCode !== undefined) snapshot.failureCode = failureCode;
  }
  const createdAt = [inner.createdAt, row.createdAt, row.submit_time, row.created_at, row.create_time]
    .map(readTime)
    .find(Boolean);
  if (createdAt !== undefined) snapshot.createdAt = createdAt;
  return snapshot;
}

function readStatus(row: Json, inner: Json, reverseNative: boolean): TaskStatus | undefined {
  const read = (value: unknown) => readWord(value, reverseNative);
  const [outside, state, inside] = [row.status, row.state, inner.status].map(read);
  const outer = outside === "UNKNOWN" || outside === undefined ? (state ?? outside) : outside;
  // Of two ends that contradict each other the one with a result is worth more than the other's word.
  if (outer && isTerminal(outer) && inside === "SUCCEEDED" && readOutput({}, inner).length > 0) return inside;
  // The gateway has no word for cancelled: it says failed.
  if (outer === "FAILED" && inside === "CANCELLED") return inside;
  // The gateway's row lags behind the provider's own task, never the other way round.
  if (inside && isTerminal(inside) && !(outer && isTerminal(outer))) return inside;
  return (outer === "UNKNOWN" ? inside : undefined) ?? outer ?? inside;
}

function readWord(value: unknown, reverseNative: boolean): TaskStatus | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const word = String(value).trim().toLowerCase();
  if (word === "") return undefined;
  const table = reverseNative ? { ...words, ...digits } : words;
  return (Object.hasOwn(table, word) ? table[word] : undefined) ?? "UNKNOWN";
}

/** `"30%"`, 0 to 1, or 0 to 100, as a fraction. */
function readProgress(value: unknown): number | undefined {
  const percent = typeof value === "string" && value.trim().endsWith("%");
  const number = asNumber(percent ? value.trim().slice(0, -1) : value);
  if (number === undefined || number < 0 || number > 100) return undefined;
  return percent || number > 1 ? number / 100 : number;
}

function readOutput(row: Json, inner: Json): string[] {
  // Old gateways put the address of a success into `fail_reason`.
  const candidates = [
    inner.output,
    row.output,
    row.result_url,
    row.video_url,
    inner.video_url,
    row.fail_reason,
  ];
  const found = candidates.map((value) => (Array.isArray(value) ? value : [value]).filter(isWebAddress));
  return found.find((urls) => urls.length > 0) ?? [];
}

function isWebAddress(value: unknown): value is string {
  return typeof value === "string" && /^https?:\/\/./i.test(value);
}

/** ISO 8601, or unix seconds as a number or text; 0 is unset. Some write milliseconds. */
function readTime(value: unknown): string | undefined {
  const number = asNumber(value);
  const ms = number === undefined || number > 1e11 ? number : number * 1000;
  const date = new Date(ms ?? asText(value) ?? Number.NaN);
  return ms === 0 || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
