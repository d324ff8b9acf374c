import {
  AbortedError,
  type AboutTask,
  AcceptedWithoutIdError,
  CancelUnsupportedError,
  type Charged,
  InvalidInputError,
  ProtocolError,
  TaskCancelledError,
  TaskFailedError,
} from "../errors.ts";
import type {
  ActOneInput,
  CharacterPerformanceInput,
  ImageToVideoInput,
  InputMedia,
  OperationInputs,
  OperationName,
  VideoToVideoInput,
} from "../operations/index.ts";
import { createPreflight, type PreflightOf } from "../operations/preflight.ts";
import { createRateCap } from "../watch/rate-cap.ts";
import { createTimers } from "../watch/timers.ts";
import { createTypicalDurations } from "../watch/typical-durations.ts";
import { type WatchOptions, watchTask } from "../watch/watch.ts";
import { parseCreateAnswer } from "../wire/create-answer.ts";
import { explainFailure } from "../wire/failure.ts";
import { asObject } from "../wire/loose.ts";
import type { SnapshotOf, SucceededSnapshot, TaskSnapshot } from "../wire/snapshot.ts";
import { checkMetadata, checkOperation, checkSubject } from "./create-checks.ts";
import { errorIn } from "./error-in.ts";
import { type Answer, createHttp, type HttpRequest, jsonOf } from "./http.ts";
import { type ClientOptions, checkHeader, readOptions } from "./options.ts";
import { createLook, type Look, taskPath } from "./read-task.ts";
import { createRetry } from "./retry.ts";
import { checkTaskRef, type TaskRef } from "./task-ref.ts";

/** How to create one task. */
export interface CreateOptions {
  /** Ends the call. A create that is under way when it ends has an unknown outcome. */
  signal?: AbortSignal | undefined;
  /** Sent as `Idempotency-Key`: an Understudy server answers the same key with the same task. CometAPI ignores it. */
  idempotencyKey?: string | undefined;
  /**
   * The end user this is for, sent as `X-Understudy-Subject` to an Understudy server; its token must be allowed to act
   * for end users. 1 to 200 printable characters without spaces. CometAPI is not told.
   */
  subject?: string | undefined;
  /** Kept with the task and told again by an Understudy server: anything JSON holds, up to 4 KB. CometAPI is not told. */
  metadata?: unknown;
  /** What was measured of the input's media; the operation's rules are checked against it before anything is sent. */
  media?: InputMedia | undefined;
}

/** Talks to CometAPI, its emulator or an Understudy server. Every failure is an `UnderstudyError`. */
export interface Client {
  /** Act-Two: transfers a filmed performance to a character. Resolves and rejects as `create` does. */
  characterPerformance(input: CharacterPerformanceInput, options?: CreateOptions): Promise<TaskRef>;
  /** Act-One: transfers the expression of a video to an image. Resolves and rejects as `create` does. */
  actOne(input: ActOneInput, options?: CreateOptions): Promise<TaskRef>;
  /** Sets a still picture in motion. Resolves and rejects as `create` does. */
  imageToVideo(input: ImageToVideoInput, options?: CreateOptions): Promise<TaskRef>;
  /** Restyles or edits a video. Resolves and rejects as `create` does. */
  videoToVideo(input: VideoToVideoInput, options?: CreateOptions): Promise<TaskRef>;
  /**
   * Creates a task by the name of its operation. Resolves as soon as the far side has accepted it; keep what it resolves
   * with, for it is what was paid for. Sent at most once, or again after a 429, which comes before any work.
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
    options?: WatchOptions & { onUpdate?: ((snapshot: TaskSnapshot) => void) | undefined },
  ): Promise<SucceededSnapshot>;
  /**
   * Asks the far side to cancel.
   * @returns what an Understudy server says of the money: `no` where the task had not been sent to the provider yet, `yes`
   * where it had, `over` where it had ended before; `unknown` also where the far side says nothing of it.
   * @throws {CancelUnsupportedError} at CometAPI, which has no such route.
   */
  cancel(ref: TaskRef, options?: { signal?: AbortSignal | undefined }): Promise<Charged | "over">;
}

/**
 * Makes a client.
 * @throws {InvalidInputError} when an option cannot be used: an empty `apiKey`, a `baseUrl` that is no http(s) address.
 */
export function createClient(options: ClientOptions): Client {
  const settings = readOptions(options);
  const { clock, random, isRunwayShaped } = settings;
  const http = createHttp(settings);
  const timers = createTimers(clock);
  const retry = createRetry(timers, random, settings.createRetries);
  const rateCap = createRateCap(settings.maxReadsPerSecond, clock, timers);
  const typical = createTypicalDurations();
  const preflights: { [Name in OperationName]?: PreflightOf } = {};
  /** The references this client was given for a create, or has seen a task behind. */
  const paid = new WeakSet<TaskRef>();
  const about = (ref: TaskRef): AboutTask => ({ ref, charged: paid.has(ref) ? "yes" : "unknown" });

  function lookAt(ref: TaskRef): Look {
    const look = createLook(ref, { http, rateCap, isRunwayShaped, about: () => about(ref) });
    return async (...limits) => {
      const snapshot = await look(...limits);
      paid.add(ref);
      return snapshot;
    };
  }

  /** Repeats what is asked about a task, and tells of which task also where a pause between two requests is ended. */
  async function ask<T>(ref: TaskRef, call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await retry("read", call, signal);
    } catch (error) {
      throw nameTask(error, about(ref));
    }
  }

  async function create<Name extends OperationName>(
    name: Name,
    input: OperationInputs[Name],
    { signal, idempotencyKey, subject, metadata, media }: CreateOptions = {},
  ): Promise<TaskRef> {
    const operation = checkOperation(name);
    preflights[name] ??= createPreflight(operation, settings.rulesOf(name));
    const { body, issues } = preflights[name](input, { media });
    if (idempotencyKey !== undefined) issues.push(...checkHeader("idempotencyKey", idempotencyKey));
    if (subject !== undefined) issues.push(...checkSubject(subject));
    if (metadata !== undefined) issues.push(...checkMetadata(metadata));
    if (issues.length > 0) throw new InvalidInputError(issues);
    const request: HttpRequest = {
      method: "post",
      path: isRunwayShaped ? name : operation.createPath.slice(1),
      json: isRunwayShaped && metadata !== undefined ? { ...body, metadata } : body,
      headers: {
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
        // Who a server's end users are is none of the provider's business.
        ...(isRunwayShaped && subject !== undefined ? { "x-understudy-subject": subject } : {}),
      },
      signal,
    };
    const answer = await retry(
      "create",
      async () => {
        const answer = await http(request);
        const error = errorIn(answer);
        if (error) throw error;
        return answer;
      },
      signal,
    );
    const id = parseCreateAnswer(jsonOf(answer));
    if (id === undefined) throw new AcceptedWithoutIdError({ status: answer.status });
    const ref: TaskRef = { operation: name, id, submittedAt: new Date(clock.wall()).toISOString() };
    paid.add(ref);
    return ref;
  }

  async function* watch(
    ref: TaskRef,
    watchOptions: WatchOptions = {},
  ): AsyncGenerator<TaskSnapshot, void, undefined> {
    checkTaskRef(ref);
    try {
      yield* watchTask(ref, { lookAt, about, timers, clock, random, typical }, watchOptions);
    } catch (error) {
      throw nameTask(error, about(ref));
    }
  }

  return {
    create,
    characterPerformance: (input, options) => create("character_performance", input, options),
    actOne: (input, options) => create("act_one", input, options),
    imageToVideo: (input, options) => create("image_to_video", input, options),
    videoToVideo: (input, options) => create("video_to_video", input, options),
    async task(ref, { signal } = {}) {
      checkTaskRef(ref);
      const look = lookAt(ref);
      return ask(ref, () => look(signal), signal);
    },
    watch,
    async wait(ref, { onUpdate, ...watchOptions } = {}) {
      for await (const snapshot of watch(ref, watchOptions)) {
        onUpdate?.(snapshot);
        if (isSucceeded(snapshot)) return snapshot;
        if (isFailed(snapshot)) {
          throw new TaskFailedError(snapshot, explainFailure(snapshot.failureCode, ref.operation), ref);
        }
        if (snapshot.status === "CANCELLED") throw new TaskCancelledError(snapshot, ref);
      }
      throw new ProtocolError(undefined, about(ref).charged, ref);
    },
    async cancel(ref, { signal } = {}) {
      checkTaskRef(ref);
      if (!isRunwayShaped) throw new CancelUnsupportedError(undefined, ref);
      return ask(
        ref,
        async () => {
          const answer = await http({
            about: about(ref),
            method: "delete",
            path: taskPath(ref.id, isRunwayShaped),
            signal,
          });
          // Gone already is as good as cancelled, where it is not a wrong address that says so.
          const isForeign = "problem" in answer.body && answer.body.problem === "html";
          if (answer.status === 404 && !isForeign) return "unknown";
          if (answer.status === 404 || answer.status === 405) {
            throw new CancelUnsupportedError({ status: answer.status }, ref);
          }
          const error = answer.status === 204 ? undefined : errorIn(answer, about(ref));
          if (error) throw error;
          return chargeIn(answer);
        },
        signal,
      );
    },
  };
}

function chargeIn(answer: Answer): Charged | "over" {
  const charged = asObject(jsonOf(answer))?.charged;
  return charged === "no" || charged === "yes" || charged === "over" ? charged : "unknown";
}

/** A wait that is ended does not know which task it was for. */
function nameTask(error: unknown, { ref, charged }: AboutTask): unknown {
  const isNameless = error instanceof AbortedError && !error.ref;
  return isNameless ? new AbortedError(charged, error.cause, ref) : error;
}

function isSucceeded(snapshot: TaskSnapshot): snapshot is SucceededSnapshot {
  return snapshot.status === "SUCCEEDED" && snapshot.output !== undefined;
}

function isFailed(snapshot: TaskSnapshot): snapshot is SnapshotOf<"FAILED"> {
  return snapshot.status === "FAILED";
}
