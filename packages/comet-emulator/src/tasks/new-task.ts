import type { Fate } from "../faults/fault.ts";
import type { ArmedFault } from "../faults/scenario.ts";
import type { FetchedAsset, ResultPlan, RouteName } from "../routes/create-route.ts";
import type { Schedule } from "./schedule.ts";
import type { Outcome, Task } from "./task.ts";

/** A failure found in the media shows itself this soon, in milliseconds. */
const preprocessingMs = 3000;

/** Makes the task of an accepted request. */
export function newTask(
  request: {
    id: string;
    key: string;
    route: RouteName;
    body: unknown;
    assets: FetchedAsset[];
    result: ResultPlan;
    /** Faults that came with it, with counts of their own. */
    faults: ArmedFault[];
    /** What is wrong with its media, as sentences; the task fails for them. */
    complaints: readonly string[];
    fate: Fate;
  },
  now: number,
  schedule: Schedule,
): Task {
  const { id, key, route, body, assets, result, faults, complaints, fate } = request;
  const times = schedule(now, complaints.length > 0 ? { durationMs: preprocessingMs, ...fate } : fate);
  return {
    id,
    key,
    route,
    ...times,
    outcome: outcomeOf(complaints, fate),
    result,
    assets,
    body: withoutDataUris(body),
    ...callbackOf(body),
    ...(faults.length > 0 && { faults }),
  };
}

function outcomeOf(complaints: readonly string[], { status, failure, failureCode }: Fate): Outcome {
  if (status !== undefined) return { status, failure, failureCode };
  if (complaints.length === 0) return { status: "SUCCEEDED" };
  return { status: "FAILED", failure: complaints.join(" "), failureCode: "ASSET.INVALID" };
}

function callbackOf(body: unknown): Pick<Task, "callbackUrl"> {
  const { callback_url } = body as { callback_url?: unknown };
  return typeof callback_url === "string" ? { callbackUrl: callback_url } : {};
}

/** A body to remember: data URIs are cut short. */
function withoutDataUris(body: unknown): unknown {
  const shorten = (_key: string, value: unknown) =>
    typeof value === "string" && /^data:/i.test(value) ? `${value.slice(0, 40)}…` : value;
  return JSON.parse(JSON.stringify(body), shorten);
}
