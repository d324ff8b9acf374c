import { type PlannedTake, planOf } from "../forms/plan.ts";
import { isAbort, problemOf, Refusal } from "../server/server-error.ts";
import type { Source } from "../state/state.ts";
import { mayBeSent, ownTakes, type Take } from "../state/take.ts";
import { bring } from "./bring.ts";
import type { Context } from "./context.ts";
import { create, isAboutLogin } from "./create.ts";
import { keepTake, readTake } from "./keep.ts";
import { keepPerformance, performanceOf } from "./performances.ts";
import { refreshServer, signsOut } from "./session.ts";
import { createShared } from "./shared.ts";

/** Sends takes, and ends those that nothing was sent of. */
export interface Sender {
  /** Makes a take of everything the draft plans, all side by side. */
  sendDraft(): void;
  /** Sends an input that was sent before, again, as a take of its own. */
  sendAgain(take: Take, input: Record<string, unknown>): void;
  /** Goes on with what was under way when the panel was closed. */
  resume(): void;
  /** Ends the work on a take. Resolves with how far it came. */
  stop(takeId: string): Promise<"nothing-sent" | "unclear" | "sent">;
}

export function createSender(context: Context): Sender {
  const { store, clock, newId } = context;
  const jobs = new Map<string, { stop: AbortController; done: Promise<void> }>();
  const patch = (id: string, change: Partial<Take>) => store.dispatch({ type: "take", id, patch: change });
  const takeOf = (id: string) => store.state.takes.find((take) => take.id === id);

  /** Works on a take. Other panels of this person let it alone meanwhile, and this one waits while another works on it. */
  function run(take: Take, work: (signal: AbortSignal) => Promise<void>): void {
    const stop = new AbortController();
    const done = context.locks
      .request(`understudy/${take.id}`, () => work(stop.signal))
      .catch((error: unknown) => {
        const isSending = takeOf(take.id)?.stage === "sending";
        if (isAbort(error) && !isSending) {
          store.dispatch({ type: "take-removed", id: take.id });
          return;
        }
        signsOut(context, error);
        // Nobody knows whether it was sent: whoever signs in next looks.
        if (isSending && isAboutLogin(error)) return;
        patch(take.id, { stage: "stopped", since: clock.wall(), problem: problemOf(error) });
      })
      .finally(() => jobs.delete(take.id));
    jobs.set(take.id, { stop, done });
  }

  function add(
    take: Omit<Take, "version" | "id" | "owner" | "createdAt" | "since" | "idempotencyKey">,
    createdAt = clock.wall(),
  ): Take {
    const id = newId();
    const { session } = store.state;
    const owner = session.kind === "in" ? session.login.owner : undefined;
    const times = { createdAt, since: createdAt };
    const made: Take = { ...take, ...times, ...defined("owner", owner), version: 1, id, idempotencyKey: id };
    store.dispatch({ type: "take-added", take: made });
    return made;
  }

  async function send(take: Take, mayBeThere = false): Promise<void> {
    // From here on the server may know it: key and input must be there after a reload.
    if (!mayBeThere)
      await context
        .inLine(() => keepTake(context.host, take))
        .catch(() => {
          throw new Refusal("storage_quota_nothing_sent");
        });
    patch(take.id, { stage: "sending", since: clock.wall(), ...defined("input", take.input) });
    const task = await create(context, take, mayBeThere);
    store.dispatch({ type: "task", task, takeId: take.id });
    void refreshServer(context);
  }

  /** Goes on where the panel that began a take has left it: one that was closed, or another one that is open. */
  async function takeOver(take: Take): Promise<void> {
    const left = (await readTake(context.host, take.id)) ?? take;
    if (left.stage === "sending") return send(left, true);
    const isUnsent = left.stage === "preparing" || left.stage === "uploading";
    patch(take.id, isUnsent ? { stage: "stopped", problem: { code: "interrupted" } } : left);
  }

  /** The same, to be uploaded again where the bytes are at hand; `undefined` where none are. */
  function withoutAddresses(planned: PlannedTake): PlannedTake | undefined {
    const { driving } = planned;
    const entries = Object.entries(planned.sources).map(([slot, source]): [string, Source] => [
      slot,
      context.shelf.get(source.id) ? { ...source, uri: undefined } : source,
    ]);
    if (entries.every(([slot, { uri }]) => uri === planned.sources[slot]?.uri)) return undefined;
    const sources = Object.fromEntries(entries);
    return { ...planned, sources, driving: entries.find(([, { id }]) => id === driving.id)?.[1] ?? driving };
  }

  store.subscribe(({ session }, before) => {
    if (session.kind === "in" || before.session.kind === "out") return;
    // What is not sent yet must not go out for whoever signs in next.
    for (const { stop } of jobs.values()) stop.abort(new DOMException("Signed out.", "AbortError"));
  });

  return {
    sendDraft() {
      const { draft, session, document } = store.state;
      const plan = planOf(draft, session.kind === "in" ? session.server : undefined);
      /** What is in several takes is uploaded once. */
      const uploads = createShared<string>();
      const anew = createShared<string>();
      const now = clock.wall();
      for (const [place, planned] of plan.takes.entries()) {
        const { origin } = planned.driving;
        const made = {
          operation: draft.operation,
          stage: "preparing" as const,
          title: titleOf(planned.driving),
          fields: planned.ratio ? { ...draft.fields, ratio: planned.ratio } : draft.fields,
          ...(planned.part ? { part: planned.part } : {}),
          ...(document.id === undefined ? {} : { documentId: document.id }),
          ...(origin.kind === "page" ? { pageId: origin.pageId, ...defined("clipId", origin.clipId) } : {}),
        };
        // The newest stand first in the list: each is a little older than the one before.
        const take = add(made, now - place);
        run(take, async (signal) => {
          try {
            const input = await bring(context, take, planned, uploads, signal);
            await send({ ...take, stage: "sending", input });
          } catch (error) {
            const again = problemOf(error).code === "upload_unknown" && withoutAddresses(planned);
            if (!again) throw error;
            // It was refused, so nothing was sent: what the server has thrown away is brought to it once more.
            patch(take.id, { stage: "preparing", since: clock.wall() });
            const input = await bring(context, take, again, anew, signal);
            await send({ ...take, stage: "sending", input });
          }
        });
      }
    },

    sendAgain(before, input) {
      const { operation, title, fields, part, documentId, pageId, clipId } = before;
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
      void performanceOf(context, before.id).then((film) => film && keepPerformance(context, take.id, film));
      run(take, () => send(take));
    },

    resume() {
      for (const take of ownTakes(store.state)) {
        const isLeft = ["preparing", "uploading", "sending"].includes(take.stage);
        if (isLeft && !jobs.has(take.id)) run(take, () => takeOver(take));
      }
    },

    async stop(takeId) {
      const job = jobs.get(takeId);
      // What is on its way cannot be called back: its answer tells what to cancel.
      if (takeOf(takeId)?.stage !== "sending") job?.stop.abort(new DOMException("Stopped.", "AbortError"));
      await job?.done;
      const take = takeOf(takeId);
      if (take?.stage === "sent") return "sent";
      return take && mayBeSent(take) ? "unclear" : "nothing-sent";
    },
  };
}

function titleOf({ origin }: Source): string {
  if (origin.kind === "page") return origin.title;
  return origin.kind === "camera" ? "" : origin.name;
}

/** An entry for an object, or none. */
function defined<Key extends string, T>(key: Key, value: T | undefined): { [K in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: T });
}
