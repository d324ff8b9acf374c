export { type Client, type CreateOptions, createClient } from "./client/client.ts";
export type { ClientOptions } from "./client/options.ts";
export { formatTaskRef, parseTaskRef, type TaskRef, taskRefSchema } from "./client/task-ref.ts";
export * from "./errors.ts";
export type { ImageFacts, MediaFacts, MediaKind, VideoFacts } from "./media-facts.ts";
export type { Advisory, AdvisoryCode, Issue, IssueCode, Notice } from "./notices.ts";
export * from "./operations/index.ts";
export {
  createPreflight,
  type Preflight,
  type PreflightOf,
  type PreflightOptions,
  preflight,
} from "./operations/preflight.ts";
export { type Clock, systemClock } from "./watch/clock.ts";
export { nextDelay, type ScheduleInput } from "./watch/schedule.ts";
export { createTimers, type Timers } from "./watch/timers.ts";
export type { WatchOptions } from "./watch/watch.ts";
export { parseCallback } from "./wire/callback.ts";
export { explainFailure, type Failure } from "./wire/failure.ts";
export {
  isTerminal,
  type SnapshotOf,
  type SucceededSnapshot,
  type TaskSnapshot,
  type TaskStatus,
} from "./wire/snapshot.ts";
