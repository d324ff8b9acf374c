import type { Fate } from "../faults/fault.ts";
import type { ArmedFault } from "../faults/scenario.ts";
import type { FetchedAsset, ResultPlan, RouteName } from "../routes/create-route.ts";

/** How a task ends. */
export interface Outcome {
  status: NonNullable<Fate["status"]>;
  failure?: string | undefined;
  failureCode?: string | undefined;
}

/** One generation. Plain JSON; all times in milliseconds of the emulator's clock, `null` is never. */
export interface Task {
  id: string;
  /** The API key that created it; to any other it does not exist. */
  key: string;
  route: RouteName;
  createdAt: number;
  /** Until then status requests answer that it does not exist. */
  visibleAt: number | null;
  /** Until then it is throttled: accepted, over the concurrency limit. */
  admittedAt: number;
  /** Until then it is queued. */
  runsAt: number;
  endsAt: number | null;
  outcome: Outcome;
  result: ResultPlan;
  assets: FetchedAsset[];
  /** The request, data URIs cut short. */
  body: unknown;
  callbackUrl?: string;
  /** When its callback was sent. */
  calledBackAt?: number;
  /** Faults that came with its request. */
  faults?: ArmedFault[];
}

/** One accepted create. */
export interface Charge {
  /** The task's id. */
  id: string;
  operation: RouteName;
  at: number;
  /** Micro-dollars: 400000 is 0.40 USD. */
  microUsd: number;
}

/** What has been spent. Nothing is ever taken back: whether the provider refunds is not established. */
export interface Bill {
  readonly charges: readonly Readonly<Charge>[];
  readonly totalMicroUsd: number;
}
