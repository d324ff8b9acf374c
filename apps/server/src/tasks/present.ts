import type { OperationName } from "@understudy/core";
import type { Task } from "../database/schema.ts";
import { failures } from "./failures.ts";

/** A task as the API shows it: Runway's bare task, and what we know beyond it. */
export interface PresentedTask {
  id: string;
  status: "PENDING" | "THROTTLED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  createdAt: string;
  operation: OperationName;
  /** From 0 to 1 while it runs; 0 also where the provider does not tell. */
  progress?: number;
  output?: string[];
  /** A still of the result. */
  poster?: string;
  failure?: string;
  failureCode?: string;
  /** What it will cost, while it is open; a credit is a cent, as at Runway. */
  estimatedCost?: Cost;
  /** What it cost, once it is over: nothing when not charged. `unknown`: the price, if the provider took it. */
  cost?: Cost & { charged: "yes" | "no" | "unknown" };
  /** Its place in our line while it waits to be sent; the next one has place 1. */
  queue?: { place: number };
  metadata?: unknown;
  subject?: string;
  /** The task this one was tried again from. */
  retryOf?: string;
  finishedAt?: string;
}

interface Cost {
  credits: number;
  usd: string;
}

/** What a presentation needs beyond the row. */
export interface PresentContext {
  /** A fresh, signed address of an asset. */
  urlOf(assetId: string): string;
  /** Places in the queue, by task id. */
  places: ReadonlyMap<string, number>;
}

export function presentTask(task: Task, context: PresentContext): PresentedTask {
  const status = statusOf(task);
  const over = task.finished_at !== null;
  const charged = chargedOf(task);
  const place = context.places.get(task.id);
  return {
    id: task.id,
    status,
    createdAt: task.created_at.toISOString(),
    operation: task.operation,
    // Runway's own task always has it.
    ...(status === "RUNNING" ? { progress: task.progress ?? 0 } : {}),
    ...(task.output_asset_id ? { output: [context.urlOf(task.output_asset_id)] } : {}),
    ...(task.poster_asset_id ? { poster: context.urlOf(task.poster_asset_id) } : {}),
    ...(task.failure === null ? {} : { failure: task.failure }),
    ...(task.failure_code === null ? {} : { failureCode: task.failure_code }),
    ...(over
      ? { cost: { ...costOf(charged === "no" ? 0 : task.price_micro_usd), charged } }
      : { estimatedCost: costOf(task.price_micro_usd) }),
    ...(place === undefined ? {} : { queue: { place } }),
    ...(task.metadata === null ? {} : { metadata: task.metadata }),
    ...(task.subject === null ? {} : { subject: task.subject }),
    ...(task.retry_of === null ? {} : { retryOf: task.retry_of }),
    ...(task.finished_at === null ? {} : { finishedAt: task.finished_at.toISOString() }),
  };
}

function costOf(microUsd: number): Cost {
  return { credits: microUsd / 10_000, usd: (microUsd / 1e6).toFixed(2) };
}

function statusOf(task: Task): PresentedTask["status"] {
  switch (task.state) {
    case "accepted":
    case "submitting":
      return "PENDING";
    case "submitted":
      return task.provider_status === "RUNNING" || task.provider_status === "THROTTLED"
        ? task.provider_status
        : "PENDING";
    // The provider is done, we are not: the result is being copied.
    case "collecting":
      return "RUNNING";
    case "succeeded":
      return "SUCCEEDED";
    case "failed":
      return "FAILED";
    case "cancelled":
      return "CANCELLED";
  }
}

function chargedOf(task: Task): "yes" | "no" | "unknown" {
  const code = task.failure_code ?? "";
  const paid: string[] = [
    failures.stoppedWatching.code,
    failures.resultExpired.code,
    failures.resultBroken.code,
    failures.notCollected.code,
  ];
  if (task.state === "succeeded" || paid.includes(code)) return "yes";
  const free: string[] = [failures.refused.code, failures.notSent.code, failures.cancelled.code];
  return free.includes(code) ? "no" : "unknown";
}
