import type { Client, OperationInputs } from "@understudy/core";
import type { Persist } from "../database/persist.ts";
import type { Task } from "../database/schema.ts";
import { type ClaimParts, claimTasks } from "./claim.ts";
import { failures } from "./failures.ts";
import { endTask } from "./finish.ts";
import { type Outcome, type OutcomeParts, putBack, writeOutcome } from "./outcome.ts";

export interface SubmitterParts extends ClaimParts, OutcomeParts {
  client: Pick<Client, "create">;
  /** Makes the body that the provider gets: our uploads as addresses it can fetch. */
  resolveInput(task: Task): Promise<Record<string, unknown>>;
  /** Whether others still take this worker for alive, and will for as long as it takes to begin a create. */
  isAlive(): boolean;
  /** Called with a task that now runs at the provider, owned by this worker. */
  onSubmitted(task: Task): void;
  persist: Persist;
}

export interface Submitter {
  /** Sends as many accepted tasks as there are places for. Resolves when they are claimed, not when they are answered. */
  admit(): Promise<void>;
  /** Sends nothing more. Resolves when what was under way is answered and written down. */
  stop(): Promise<void>;
}

/** How often to look for accepted tasks whose doorbell got lost or whose moment has come, in milliseconds. */
const sweepMs = 2000;

export function createSubmitter(parts: SubmitterParts): Submitter {
  const { log } = parts;
  /** What is being sent. One whose outcome could not be written stays: it must never be sent again. */
  const underWay = new Map<string, Promise<void>>();
  let round: Promise<void> | undefined;
  let rungAgain = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function admit(): Promise<void> {
    rungAgain = true;
    round ??= admitAll().finally(() => {
      round = undefined;
    });
    return round;
  }

  async function admitAll(): Promise<void> {
    let waitMs: number | undefined;
    try {
      while (rungAgain && !stopped) {
        rungAgain = false;
        const claimed = await claimTasks(parts, [...underWay.keys()]);
        waitMs = claimed.waitMs;
        for (const task of claimed.tasks) begin(task);
      }
    } finally {
      lookAgain(Math.min(sweepMs, waitMs ?? sweepMs));
    }
  }

  function lookAgain(ms: number): void {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => {
      admit().catch((error: unknown) => log.warn({ err: error }, "the line could not be looked at"));
    }, ms);
  }

  function begin(task: Task): void {
    const sent = send(task).then(
      () => void underWay.delete(task.id),
      (error: unknown) =>
        log.fatal({ err: error, taskId: task.id }, "the outcome of a create is not written down"),
    );
    underWay.set(task.id, sent);
  }

  async function send(task: Task): Promise<void> {
    const body = await prepare(task);
    if (!body) return;
    // Whoever lets its lease lapse may find its tasks declared unknown: what is not sent yet must not be sent then.
    if (!parts.isAlive()) return parts.persist(() => putBack(parts, task));
    const outcome = await create(task, body);
    // What the provider said must be written down, however long the database is away.
    const submitted = await parts
      .persist(() => writeOutcome(parts, task, outcome))
      .catch((cause: unknown) => {
        // The log is then the one place that knows what was paid for.
        throw "ref" in outcome ? new Error(`The provider knows it as ${outcome.ref.id}.`, { cause }) : cause;
      });
    if (submitted) parts.onSubmitted(submitted);
  }

  /** Everything that can go wrong before money moves. */
  async function prepare(task: Task): Promise<Record<string, unknown> | undefined> {
    try {
      return await parts.persist(() => parts.resolveInput(task));
    } catch (error) {
      log.error({ err: error, taskId: task.id }, "a task could not be prepared for sending");
      const { code, message } = failures.notSent;
      const ending = { state: "failed" as const, failure: message, failureCode: code };
      await parts.persist(() => endTask(parts.db, parts.enqueue, task, ending, "refund"));
      return undefined;
    }
  }

  async function create(task: Task, body: Record<string, unknown>): Promise<Outcome> {
    try {
      const input = body as never as OperationInputs[typeof task.operation];
      return { ref: await parts.client.create(task.operation, input) };
    } catch (error) {
      return { error };
    }
  }

  lookAgain(0);

  return {
    admit,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round?.catch(() => {});
      clearTimeout(timer);
      await Promise.allSettled(underWay.values());
    },
  };
}
