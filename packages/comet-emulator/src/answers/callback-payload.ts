import type { Delivery } from "../faults/fault.ts";
import type { StatusFacts } from "./status-shapes.ts";

/** What is posted to a `callback_url`. Nothing is signed: the documents know no signature. */
export function callbackPayload(kind: Delivery, facts: StatusFacts): Record<string, unknown> {
  const { task, state, output } = facts;
  if (kind === "forged") {
    return flatPayload({ ...facts, state: { ...state, status: "SUCCEEDED" }, output: forgedOutput });
  }
  if (kind === "guide") {
    const succeeded = state.status === "SUCCEEDED";
    return {
      task_id: task.id,
      status: succeeded ? "completed" : "failed",
      progress: 100,
      ...(succeeded && { result: { video_url: output } }),
    };
  }
  return flatPayload(facts);
}

/** Where a lie about the result leads; the name can never be reached. */
export const forgedOutput = "https://forged.invalid/result.mp4";

/** The flat form, everything text (CometAPI best-practice page). */
function flatPayload({ task, state, output }: StatusFacts): Record<string, unknown> {
  const succeeded = state.status === "SUCCEEDED";
  return {
    task_id: task.id,
    status: succeeded ? "3" : "2",
    prompt: "",
    prompt_en: "",
    video_url: succeeded ? output : "",
    poster: "",
    last_frame: "",
    msg: succeeded ? null : (task.outcome.failure ?? ""),
    point: "320",
    refund: succeeded ? "0" : "320",
    create_time: String(Math.floor(task.createdAt / 1000)),
    update_time: String(Math.floor((state.finishedAt ?? task.createdAt) / 1000)),
  };
}
