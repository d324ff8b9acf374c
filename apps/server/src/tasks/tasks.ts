import { randomUUID } from "node:crypto";
import type { OperationName } from "@understudy/core";
import type { Kysely } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Database, Task } from "../database/schema.ts";
import type { Breaker, OpenBreaker } from "../provider/breaker.ts";
import type { Enqueue } from "../queue.ts";
import { cancelTask } from "./cancel.ts";
import { createTask, findByKey, requestKey } from "./create.ts";
import { listTasks, type TaskQuery } from "./list.ts";
import { type PreflightParts, preflightTask, type ServerPreflight } from "./preflight.ts";
import { type PresentedTask, presentTask } from "./present.ts";
import type { AnyIssue } from "./server-issues.ts";
import { findTask, findWholeTask, placesInQueue } from "./visible.ts";
import { withoutData } from "./without-data.ts";

/** What the API does with tasks, for one actor at a time. */
export interface Tasks {
  preflight(actor: Actor, operation: OperationName, input: unknown): Promise<ServerPreflight>;
  /**
   * @throws {RefusedInputError | SendingStoppedError | LimitExceededError | IdempotencyConflictError} with nothing
   * reserved.
   */
  create(
    actor: Actor,
    operation: OperationName,
    input: unknown,
    options: CreateOptions,
  ): Promise<PresentedTask>;
  get(actor: Actor, id: string): Promise<PresentedTask | undefined>;
  /** The body a task was created with; what data URIs hold is left out. */
  input(actor: Actor, id: string): Promise<{ operation: OperationName; input: unknown } | undefined>;
  /** Tasks as the API shows them, in the order given. */
  present(tasks: readonly Task[]): Promise<PresentedTask[]>;
  list(actor: Actor, query: TaskQuery): Promise<{ tasks: PresentedTask[]; last: Task | undefined }>;
  /**
   * Cancels; the outcome says what was charged, `over` that there was nothing to cancel.
   * @throws {WouldBeChargedError} with nothing done, where it may not be charged and would be.
   */
  cancel(
    actor: Actor,
    id: string,
    options?: { unlessCharged: boolean },
  ): Promise<{ task: PresentedTask; charged: "yes" | "no" | "unknown" | "over" } | undefined>;
  /** A new, paid task like an old one, on a person's word. */
  retry(actor: Actor, id: string, options: CreateOptions): Promise<PresentedTask | undefined>;
}

export interface CreateOptions {
  idempotencyKey?: string | undefined;
  /** Whether the caller's library is repeating a request whose answer it did not get. */
  isRepeat?: boolean | undefined;
  /** Aborts when the caller hangs up. */
  hungUp?: AbortSignal | undefined;
  metadata?: unknown;
  /** Told to nobody but those who deliver. */
  delivery?: Record<string, unknown> | undefined;
}

/** The input breaks a rule; nothing was reserved. */
export class RefusedInputError extends Error {
  override name = "RefusedInputError";
  readonly issues: readonly AnyIssue[];
  constructor(issues: readonly AnyIssue[]) {
    super("The input breaks a rule.");
    this.issues = issues;
  }
}

/** Nothing is sent to the provider at the moment; nothing was reserved. */
export class SendingStoppedError extends Error {
  override name = "SendingStoppedError";
  readonly standing: OpenBreaker;
  constructor(standing: OpenBreaker) {
    super(standing.message);
    this.standing = standing;
  }
}

/** The caller hung up before the task was made; nothing was reserved. */
export class HungUpError extends Error {
  override name = "HungUpError";
}

export interface TasksParts {
  db: Kysely<Database>;
  enqueue: Enqueue;
  breaker: Breaker;
  preflight: PreflightParts;
  urlOf(assetId: string): string;
  now(): Date;
}

export function createTasks(parts: TasksParts): Tasks {
  const { db, enqueue, breaker, urlOf } = parts;

  async function present(tasks: readonly Task[]): Promise<PresentedTask[]> {
    const places = await placesInQueue(db, tasks);
    return tasks.map((task) => presentTask(task, { urlOf, places }));
  }

  async function presentOne(task: Task): Promise<PresentedTask> {
    return presentTask(task, { urlOf, places: await placesInQueue(db, [task]) });
  }

  async function create(
    actor: Actor,
    operation: OperationName,
    input: unknown,
    options: CreateOptions,
    retryOf: string | null = null,
  ): Promise<PresentedTask> {
    const { metadata, delivery } = options;
    const request = { operation, subject: actor.subject, input, metadata, delivery, retryOf };
    const key = requestKey(request, options);
    // Who asks again gets the task it has, also while no new one could be made.
    const earlier = await findByKey(db, actor.accountId, key);
    if (earlier) return presentOne(earlier);
    const { body, issues, price } = await preflightTask(parts.preflight, actor, operation, input);
    if (!body) throw new RefusedInputError(issues);
    const stopped = await breaker.standing();
    if (stopped) throw new SendingStoppedError(stopped);
    // Whoever has hung up repeats the request: what could not be known again would be paid twice.
    if (key.lifetime === undefined && options.hungUp?.aborted) throw new HungUpError();
    const { task } = await createTask(
      db,
      enqueue,
      {
        id: randomUUID(),
        accountId: actor.accountId,
        subject: actor.subject,
        operation,
        input: body,
        metadata,
        delivery,
        priceMicroUsd: price.microUsd,
        retryOf,
        key,
      },
      parts.now(),
    );
    // Counting the line is for those who wait in it, and would make a create slower the longer it is.
    return presentTask(task, { urlOf, places: new Map() });
  }

  return {
    preflight: (actor, operation, input) => preflightTask(parts.preflight, actor, operation, input),
    create,
    async get(actor, id) {
      const task = await findTask(db, actor, id);
      return task && presentOne(task);
    },
    present,
    async input(actor, id) {
      const task = await findWholeTask(db, actor, id);
      return task && { operation: task.operation, input: withoutData(task.input) };
    },
    async list(actor, query) {
      const tasks = await listTasks(db, actor, query);
      return { tasks: await present(tasks), last: tasks.length === query.limit ? tasks.at(-1) : undefined };
    },
    async cancel(actor, id, options) {
      const task = await findTask(db, actor, id);
      if (!task) return undefined;
      const charged = (await cancelTask(db, enqueue, task.id, options)) ?? "over";
      const after = await findTask(db, actor, id);
      return after && { task: await presentOne(after), charged };
    },
    async retry(actor, id, options) {
      const task = await findWholeTask(db, actor, id);
      if (!task) return undefined;
      const { metadata = task.metadata ?? undefined } = options;
      return create(actor, task.operation, task.input, { ...options, metadata }, task.id);
    },
  };
}
