import {
  InvalidInputError,
  type OperationInputs,
  type OperationName,
  type TaskRef,
  UnderstudyError,
} from "@understudy/core";
import { config } from "../config.ts";
import { inputOf } from "../forms/input.ts";
import { type PlannedTake, planOf } from "../forms/plan.ts";
import { cutPart } from "../media/measure.ts";
import { type KnownTask, taskPage } from "../server/answers.ts";
import { isAbort, problemOf, Refusal } from "../server/server-error.ts";
import { upload } from "../server/upload.ts";
import type { Problem, Source } from "../state/state.ts";
import { metadataOf, type Take } from "../state/take.ts";
import type { Context } from "./context.ts";
import { keepPerformance } from "./films.ts";
import { keepTake } from "./keep.ts";
import { waitUntilOnline } from "./online.ts";
import { refreshServer, signsOut } from "./session.ts";

/** Sends takes, and ends those that nothing was sent of. */
export interface Sender {
  /** Makes a take of everything the draft plans, all side by side. */
  sendDraft(): void;
  /** Sends an input that was sent before, again, as a take of its own. */
  sendAgain(take: Take, input: Record<string, unknown>): void;
  /** Goes on with what was under way when the panel was closed. */
  resume(): void;
  /** Ends the work on a take. Resolves with how far it came. */
  stop(takeId: string): Promise<"nothing-sent" | "sent">;
}

export function createSender(context: Context): Sender {
  const { store, clock, newId } = context;
  const jobs = new Map<string, { stop: AbortController; done: Promise<void> }>();
  const patch = (id: string, change: Partial<Take>) => store.dispatch({ type: "take", id, patch: change });
  const takeOf = (id: string) => store.state.takes.find((take) => take.id === id);

  function run(take: Take, work: (signal: AbortSignal) => Promise<void>): void {
    const stop = new AbortController();
    const done = work(stop.signal)
      .catch((error: unknown) => {
        if (isAbort(error) && takeOf(take.id)?.stage !== "sending") {
          store.dispatch({ type: "take-removed", id: take.id });
          return;
        }
        signsOut(context, error);
        patch(take.id, { stage: "stopped", since: clock.wall(), problem: problemOf(error) });
      })
      .finally(() => jobs.delete(take.id));
    jobs.set(take.id, { stop, done });
  }

  function add(take: Omit<Take, "version" | "id" | "createdAt" | "since" | "idempotencyKey">): Take {
    const id = newId();
    const now = clock.wall();
    const made: Take = { ...take, version: 1, id, createdAt: now, since: now, idempotencyKey: id };
    store.dispatch({ type: "take-added", take: made });
    return made;
  }

  async function send(take: Take): Promise<void> {
    // From here on the server may know it: key and input must be there after a reload.
    await keepTake(context.host, take).catch(() => {
      throw new Refusal("storage_quota_nothing_sent");
    });
    patch(take.id, { stage: "sending", since: clock.wall(), ...defined("input", take.input) });
    const task = await create(context, take);
    store.dispatch({ type: "task", task, takeId: take.id });
    void refreshServer(context);
  }

  return {
    sendDraft() {
      const { draft, session, document } = store.state;
      const plan = planOf(draft, session.kind === "in" ? session.server : undefined);
      /** What is in several takes is uploaded once. */
      const uploads = new Map<string, Promise<string>>();
      for (const planned of plan.takes) {
        const { origin } = planned.driving;
        const take = add({
          operation: draft.operation,
          stage: "preparing",
          title: titleOf(planned.driving),
          fields: planned.ratio ? { ...draft.fields, ratio: planned.ratio } : draft.fields,
          ...(planned.part ? { part: planned.part } : {}),
          ...(document.id === undefined ? {} : { documentId: document.id }),
          ...(origin.kind === "page" ? { pageId: origin.pageId, ...defined("clipId", origin.clipId) } : {}),
        });
        run(take, async (signal) => {
          const input = await bring(context, take, planned, uploads, signal);
          await send({ ...take, stage: "sending", input });
        });
      }
    },

    sendAgain({ operation, title, fields, part, documentId, pageId, clipId }, input) {
      const take = add({
        operation,
        title,
        fields,
        input,
        stage: "sending",
        ...defined("part", part),
        ...defined("documentId", documentId),
        ...defined("pageId", pageId),
        ...defined("clipId", clipId),
      });
      run(take, () => send(take));
    },

    resume() {
      for (const take of store.state.takes) {
        if (jobs.has(take.id)) continue;
        if (take.stage === "preparing" || take.stage === "uploading")
          patch(take.id, { stage: "stopped", problem: { code: "interrupted" } });
        if (take.stage === "sending") run(take, () => resumeSending(context, take, send));
      }
    },

    async stop(takeId) {
      const job = jobs.get(takeId);
      // What is on its way cannot be called back: its answer tells what to cancel.
      if (takeOf(takeId)?.stage !== "sending") job?.stop.abort(new DOMException("Stopped.", "AbortError"));
      await job?.done;
      return takeOf(takeId)?.stage === "sent" ? "sent" : "nothing-sent";
    },
  };
}

/** Cuts and uploads what a take needs. Returns its body. */
async function bring(
  context: Context,
  take: Take,
  { sources, driving, piece }: PlannedTake,
  uploads: Map<string, Promise<string>>,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { store, clock } = context;
  const report = (uploaded: number) => store.dispatch({ type: "take", id: take.id, patch: { uploaded } });
  const entries = await Promise.all(
    Object.entries(sources).map(async ([slot, source]) => {
      const part = source === driving ? piece : undefined;
      const key = part ? `${source.id}/${part.start}-${part.end}` : source.id;
      const facts = source.facts;
      if (source.uri !== undefined && !part) return [slot, { uri: source.uri, facts }] as const;
      const known = uploads.get(key) ?? bringOne(source, part);
      uploads.set(key, known);
      return [slot, { uri: await known, facts }] as const;
    }),
  );
  signal.throwIfAborted();
  return inputOf(take.operation, Object.fromEntries(entries), take.fields);

  async function bringOne(source: Source, part: { start: number; end: number } | undefined): Promise<string> {
    const whole = context.shelf.get(source.id);
    if (!whole) throw new Refusal("file_gone");
    const file = part ? await cutPart(whole, part) : whole;
    signal.throwIfAborted();
    if (source === driving) keepPerformance(context, take.id, file);
    store.dispatch({
      type: "take",
      id: take.id,
      patch: { stage: "uploading", since: clock.wall(), uploaded: 0 },
    });
    const isShared = source !== driving;
    const onProgress = isShared ? () => {} : report;
    const name = part ? "performance.mp4" : fileName(source);
    // What others wait for as well goes on when one take is stopped.
    const until = isShared ? new AbortController().signal : signal;
    const uri = await upload(context.api(), file, name, { onProgress, signal: until });
    if (!part) store.dispatch({ type: "source", id: source.id, patch: { uri } });
    return uri;
  }
}

/** Creates the task. Asks again with the same key for as long as nobody knows whether it was taken. */
async function create(context: Context, take: Take): Promise<KnownTask> {
  const { clock, timers } = context;
  for (let pause: number = config.sendRetry.first; ; pause = Math.min(pause * 2, config.sendRetry.last)) {
    await waitUntilOnline(context);
    try {
      const ref = await context.client().create(
        take.operation,
        // It was checked before it was planned, and the client checks it again.
        take.input as unknown as OperationInputs[OperationName],
        { idempotencyKey: take.idempotencyKey, metadata: metadataOf(take) },
      );
      return taskOf(ref);
    } catch (error) {
      if (!isUnclear(error)) throw createRefusal(error);
    }
    // The key is good for a day; who has waited longer must look first.
    if (clock.wall() - take.createdAt > config.keyLife) throw new Refusal("send_unclear");
    await timers.sleep(pause, undefined);
  }
}

/** What was being sent when the panel closed: the server is asked whether it has it, before it is sent again. */
async function resumeSending(
  context: Context,
  take: Take,
  send: (take: Take) => Promise<void>,
): Promise<void> {
  const { store, clock } = context;
  await waitUntilOnline(context);
  const query = new URLSearchParams({ metadata: JSON.stringify({ takeId: take.id }), limit: "1" });
  const known = await context
    .api()
    .ask(taskPage, `tasks?${query}`)
    .then(({ data }) => data[0])
    .catch(() => undefined);
  if (known) return store.dispatch({ type: "task", task: known, takeId: take.id });
  if (clock.wall() - take.createdAt > config.keyLife) throw new Refusal("send_unclear");
  await send(take);
}

const taskOf = ({ id, operation, submittedAt }: TaskRef): KnownTask => ({
  id,
  operation,
  status: "PENDING",
  createdAt: submittedAt,
});

/** Whether the server may have taken it, or would take the same a little later. */
function isUnclear(error: unknown): boolean {
  if (!(error instanceof UnderstudyError)) return false;
  if (error.code === "submit_outcome_unknown") return error.provider?.code !== "sending_stopped";
  return (
    error.code === "connection" || error.code === "rate_limited" || error.code === "provider_unavailable"
  );
}

/** Core speaks of providers and keys; what the server itself said is nearer. */
function createRefusal(error: unknown): unknown {
  if (!(error instanceof UnderstudyError)) return error;
  if (error instanceof InvalidInputError) {
    const [issue] = error.issues;
    const problem: Problem = issue
      ? { code: issue.code, text: issue.message, params: { ...issue.params, field: issue.path.join(".") } }
      : { code: "invalid_input", text: error.message };
    return Object.assign(new Error(problem.text), problem);
  }
  const { provider } = error;
  return Object.assign(new Error(provider?.message ?? error.message), {
    code: error.code === "authentication" ? "unauthorized" : (provider?.code ?? error.code),
  });
}

function titleOf({ origin }: Source): string {
  if (origin.kind === "page") return origin.title;
  return origin.kind === "camera" ? "" : origin.name;
}

function fileName({ origin, facts }: Source): string {
  const ending = facts?.mimeType.replace(/^.*\/(x-)?/, "").replace("quicktime", "mov") ?? "bin";
  return origin.kind === "file" ? origin.name.slice(-100) : `${origin.kind}.${ending}`;
}

/** An entry for an object, or none. */
function defined<Key extends string, T>(key: Key, value: T | undefined): { [K in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: T });
}
