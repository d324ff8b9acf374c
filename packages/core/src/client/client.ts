import {
  AcceptedWithoutIdError,
  CancelUnsupportedError,
  InvalidInputError,
  ProtocolError,
  TaskCancelledError,
  TaskFailedError,
  TaskNotFoundError,
} from "../errors.ts";
import { notice } from "../notices.ts";
import { quote } from "../operations/fields.ts";
import {
  type ActOneInput,
  type CharacterPerformanceInput,
  type ImageToVideoInput,
  type InputMedia,
  type InputRules,
  type OperationInputs,
  type OperationName,
  operations,
  type VideoToVideoInput,
} from "../operations/index.ts";
import { preflight } from "../operations/preflight.ts";
import { type Clock, systemClock } from "../watch/clock.ts";
import { createRateCap } from "../watch/rate-cap.ts";
import { createTimers } from "../watch/timers.ts";
import { type WatchOptions, watchTask } from "../watch/watch.ts";
import { parseCreateAnswer } from "../wire/create-answer.ts";
import { saysTaskNotExist } from "../wire/error-answer.ts";
import { explainFailure } from "../wire/failure.ts";
import type { SnapshotOf, SucceededSnapshot, TaskSnapshot } from "../wire/snapshot.ts";
import { parseTaskAnswer } from "../wire/task-answer.ts";
import { type Answer, createHttp, errorIn } from "./http.ts";
import type { TaskRef } from "./task-ref.ts";

export interface ClientOptions {
  /** The key of the far side. Keep a CometAPI key out of browsers: who has it can spend with it. */
  apiKey: string;
  /**
   * Where the far side is. An address that ends in `/v1` speaks Runway's own protocol (an Understudy server); any other
   * is a CometAPI root. `https://api.cometapi.com` by default.
   */
  baseUrl?: string | undefined;
  /** Replaces the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Replaces the machine's time and timers for watching. */
  clock?: Clock | undefined;
  /** Replaces `Math.random`, for jitter. */
  random?: (() => number) | undefined;
  /** How long one create may take, in milliseconds; 60 s by default. */
  createTimeoutMs?: number | undefined;
  /** How long one read may take, in milliseconds; 20 s by default. */
  readTimeoutMs?: number | undefined;
  /** At most this many reads a second over all watches together; no limit by default. */
  maxReadsPerSecond?: number | undefined;
  /** How strictly inputs are read. */
  rules?: Omit<InputRules, "models"> | undefined;
  /** Model ids that replace an operation's own, the first being the default. */
  models?: Partial<Record<OperationName, readonly string[]>> | undefined;
}

export interface CreateOptions {
  /** Ends the call. A create that is under way when it ends has an unknown outcome. */
  signal?: AbortSignal | undefined;
  /** Sent as `Idempotency-Key`: an Understudy server answers the same key with the same task. CometAPI ignores it. */
  idempotencyKey?: string | undefined;
  /** What was measured of the input's media; the operation's rules are checked against it before anything is sent. */
  media?: InputMedia | undefined;
}

/** Talks to CometAPI, its emulator or an Understudy server. */
export interface Client {
  /** Act-Two. Resolves as soon as the far side has accepted the task. */
  characterPerformance(input: CharacterPerformanceInput, options?: CreateOptions): Promise<TaskRef>;
  actOne(input: ActOneInput, options?: CreateOptions): Promise<TaskRef>;
  imageToVideo(input: ImageToVideoInput, options?: CreateOptions): Promise<TaskRef>;
  videoToVideo(input: VideoToVideoInput, options?: CreateOptions): Promise<TaskRef>;
  /**
   * The same by name.
   * @throws {InvalidInputError} before anything is sent, when the input breaks a rule.
   * @throws {SubmitOutcomeUnknownError | AcceptedWithoutIdError} when it may have been charged; never retried.
   */
  create<Name extends OperationName>(
    operation: Name,
    input: OperationInputs[Name],
    options?: CreateOptions,
  ): Promise<TaskRef>;
  /**
   * One look at a task; passing errors are retried.
   * @throws {TaskNotFoundError} also for a task so fresh that it is not visible yet.
   */
  task(ref: TaskRef, options?: { signal?: AbortSignal | undefined }): Promise<TaskSnapshot>;
  /**
   * Snapshots until the task ends: the first, and each that differs. Ends after a terminal one, whichever it is.
   * @throws {StillRunningError} when the time to watch is over; the task goes on.
   * @throws {TaskNotFoundError} when the task stays invisible beyond the time a fresh one is given.
   */
  watch(ref: TaskRef, options?: WatchOptions): AsyncIterable<TaskSnapshot>;
  /**
   * Watches to the end. Resolves with the result.
   * @throws {TaskFailedError | TaskCancelledError | OutputMissingError} when there is none, and whatever `watch` throws.
   */
  wait(
    ref: TaskRef,
    options?: WatchOptions & { onUpdate?: (snapshot: TaskSnapshot) => void },
  ): Promise<SucceededSnapshot>;
  /**
   * Asks the far side to cancel.
   * @throws {CancelUnsupportedError} at CometAPI, which has no such route.
   */
  cancel(ref: TaskRef, options?: { signal?: AbortSignal | undefined }): Promise<void>;
}

/**
 * Makes a client.
 * @throws {InvalidInputError} when `apiKey` is empty or `baseUrl` is not an http(s) address.
 */
export function createClient(options: ClientOptions): Client {
  const { apiKey, clock = systemClock, random = Math.random } = options;
  const base = readBaseUrl(options.baseUrl ?? "https://api.cometapi.com");
  if (apiKey.trim() === "") throw new InvalidInputError([notice("required", ["apiKey"])]);
  const http = createHttp({
    baseUrl: base.href,
    apiKey,
    fetch: options.fetch,
    random,
    createTimeoutMs: options.createTimeoutMs ?? 60_000,
    readTimeoutMs: options.readTimeoutMs ?? 20_000,
  });
  const timers = createTimers(clock);
  const rateCap = createRateCap(options.maxReadsPerSecond, clock, timers);
  const typical = createTypicalDurations();

  async function create<Name extends OperationName>(
    name: Name,
    input: OperationInputs[Name],
    { signal, idempotencyKey, media }: CreateOptions = {},
  ): Promise<TaskRef> {
    const operation = operations[name];
    const rules: InputRules = {
      allowUploadUris: base.clean,
      ...options.rules,
      models: options.models?.[name],
    };
    const { body, issues } = preflight(operation, input, { media, rules });
    if (!body) throw new InvalidInputError(issues);
    const path = base.clean ? name : operation.createPath.slice(1);
    const headers = idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey };
    const answer = await http.create(path, body, { signal, headers });
    const error = errorIn(answer, "create");
    if (error) throw error;
    const id = parseCreateAnswer(jsonOf(answer));
    if (id === undefined) throw new AcceptedWithoutIdError({ status: answer.status });
    return { operation: name, id, submittedAt: new Date(clock.wall()).toISOString() };
  }

  async function read(ref: TaskRef, signal: AbortSignal | undefined, retries: number): Promise<TaskSnapshot> {
    const { statusRoute } = operations[ref.operation];
    const routes = base.clean
      ? (["tasks"] as const)
      : statusRoute === "tasks"
        ? (["tasks", "feed"] as const)
        : (["feed", "tasks"] as const);
    let problem: ProtocolError | undefined;
    for (const route of routes) {
      try {
        return readSnapshot(ref, await readRoute(route, ref, signal, retries));
      } catch (error) {
        // An answer that is not of this protocol may mean that only this route is gone.
        if (!(error instanceof ProtocolError)) throw error;
        problem ??= error;
      }
    }
    throw problem;
  }

  function readRoute(
    route: "tasks" | "feed",
    { id }: TaskRef,
    signal: AbortSignal | undefined,
    retries: number,
  ): Promise<Answer> {
    if (route === "feed") return http.read("post", "runway/feed", { json: { task_id: id }, signal, retries });
    return http.read("get", taskPath(id), { signal, retries });
  }

  const taskPath = (id: string) => `${base.clean ? "" : "runwayml/v1/"}tasks/${encodeURIComponent(id)}`;

  async function* watch(
    ref: TaskRef,
    watchOptions?: WatchOptions,
  ): AsyncGenerator<TaskSnapshot, void, undefined> {
    const context = {
      read: (ref: TaskRef, signal: AbortSignal | undefined) => read(ref, signal, 0),
      rateCap,
      timers,
      clock,
      random,
      typicalSeconds: typical.of(ref.operation),
    };
    for await (const snapshot of watchTask(ref, context, watchOptions)) {
      if (snapshot.status === "SUCCEEDED")
        typical.learn(ref.operation, (clock.wall() - Date.parse(ref.submittedAt)) / 1000);
      yield snapshot;
    }
  }

  return {
    create,
    characterPerformance: (input, options) => create("character_performance", input, options),
    actOne: (input, options) => create("act_one", input, options),
    imageToVideo: (input, options) => create("image_to_video", input, options),
    videoToVideo: (input, options) => create("video_to_video", input, options),
    task: (ref, { signal } = {}) => read(ref, signal, 3),
    watch,
    async wait(ref, { onUpdate, ...watchOptions } = {}) {
      for await (const snapshot of watch(ref, watchOptions)) {
        onUpdate?.(snapshot);
        if (isSucceeded(snapshot)) return snapshot;
        if (isFailed(snapshot)) throw new TaskFailedError(snapshot, explainFailure(snapshot.failureCode));
        if (snapshot.status === "CANCELLED") throw new TaskCancelledError(snapshot);
      }
      throw new ProtocolError();
    },
    async cancel(ref, { signal } = {}) {
      if (!base.clean) throw new CancelUnsupportedError();
      const answer = await http.read("delete", taskPath(ref.id), { signal, retries: 3 });
      // Gone already is as good as cancelled.
      if (answer.status === 204 || answer.status === 404) return;
      if (answer.status === 405) throw new CancelUnsupportedError({ status: 405 });
      const error = errorIn(answer, "read");
      if (error) throw error;
    },
  };
}

function readBaseUrl(text: string): { href: string; clean: boolean } {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidInputError([notice("invalid_url", ["baseUrl"], { given: quote(text) })]);
  }
  return { href: url.href, clean: /\/v1\/?$/.test(url.pathname) };
}

function readSnapshot(ref: TaskRef, answer: Answer): TaskSnapshot {
  const json = jsonOf(answer);
  const provider = { status: answer.status };
  if (saysTaskNotExist(json)) throw new TaskNotFoundError(ref, provider);
  const error = errorIn(answer, "read");
  if (answer.status === 404 && json !== undefined) throw new TaskNotFoundError(ref, error?.provider);
  if (error) throw error;
  const snapshot = parseTaskAnswer(json, ref);
  if (!snapshot) throw new ProtocolError(provider);
  return snapshot;
}

function jsonOf({ body }: Answer): unknown {
  return "json" in body ? body.json : undefined;
}

function isSucceeded(snapshot: TaskSnapshot): snapshot is SucceededSnapshot {
  return snapshot.status === "SUCCEEDED" && snapshot.output !== undefined;
}

function isFailed(snapshot: TaskSnapshot): snapshot is SnapshotOf<"FAILED"> {
  return snapshot.status === "FAILED";
}

/** What a client has seen of durations: starts from the operation's own figure and follows what really happens. */
function createTypicalDurations() {
  const logs = new Map<OperationName, number>();
  const of = (name: OperationName) => Math.exp(logs.get(name) ?? Math.log(operations[name].typicalSeconds));
  return {
    of,
    learn(name: OperationName, seconds: number): void {
      if (seconds > 0) logs.set(name, Math.log(of(name)) * 0.9 + Math.log(seconds) * 0.1);
    },
  };
}
