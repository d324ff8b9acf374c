import { isTerminal, type TaskRef, type TaskStatus } from "@understudy/core";
import { config } from "../config.ts";
import { knownTask, taskPage } from "../server/answers.ts";
import { serverEvents } from "../server/events.ts";
import { isAbort } from "../server/server-error.ts";
import { isUnderWay, ownTakes, type Take } from "../state/take.ts";
import type { Context } from "./context.ts";
import { waitUntilOnline } from "./online.ts";
import { refreshServer, signsOut } from "./session.ts";

/**
 * Follows every take the server works on, for as long as there is one: by the event stream, and by asking for each while
 * there is no stream. Returns what ends it.
 */
export function watchTakes(context: Context): () => void {
  const { store } = context;
  let watching: AbortController | undefined;

  function check(): void {
    const { session, isReady } = store.state;
    const isNeeded = isReady && session.kind === "in" && ownTakes(store.state).some(isUnderWay);
    if (isNeeded && !watching) {
      const mine = new AbortController();
      watching = mine;
      void watch(context, mine.signal).finally(() => {
        if (watching === mine) watching = undefined;
        // Another take may have come in the meantime.
        if (!mine.signal.aborted) check();
      });
    }
    if (!isNeeded && watching) {
      watching.abort(new DOMException("Nothing to watch.", "AbortError"));
      watching = undefined;
    }
  }

  const stop = store.subscribe(check);
  check();
  return () => {
    stop();
    watching?.abort(new DOMException("The panel closes.", "AbortError"));
  };
}

async function watch(context: Context, signal: AbortSignal): Promise<void> {
  const { timers } = context;
  for (let pause: number = config.streamRetry.first; ; ) {
    try {
      await waitUntilOnline(context, signal);
      const isHeard = await follow(context, signal);
      if (isHeard) pause = config.streamRetry.first;
    } catch (error) {
      if (signal.aborted || signsOut(context, error)) return;
    }
    if (signal.aborted) return;
    // No stream: ask for each, by core's schedule, until it is time to try the stream again.
    const asking = new AbortController();
    const both = AbortSignal.any([signal, asking.signal]);
    void askForEach(context, both);
    await timers.sleep(pause, signal).catch(() => {});
    asking.abort(new DOMException("The stream is tried again.", "AbortError"));
    if (signal.aborted) return;
    pause = Math.min(pause * 2, config.streamRetry.last);
  }
}

/** Follows the stream until it breaks off. Resolves with whether it ever began. */
async function follow(context: Context, signal: AbortSignal): Promise<boolean> {
  const { store } = context;
  let isHeard = false;
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  try {
    for await (const event of serverEvents(context.api(), {
      signal: until,
      silenceMs: config.streamSilence,
    })) {
      if (event.type === "ready") {
        isHeard = true;
        // What happened before the stream began is not told by it: unseen, the stream is of no use.
        lookAtEach(context, until).catch(() => over.abort());
        void lookAtLine(context, until);
      } else if (event.type === "task") {
        store.dispatch({ type: "task", task: event.task });
        if (isTerminal(event.task.status as TaskStatus)) void refreshServer(context);
      } else {
        forget(context, event.taskId);
      }
    }
    return isHeard;
  } finally {
    over.abort();
  }
}

/** Asks now and then for the tasks that wait: events tell what becomes of a task, not that the line has moved. */
async function lookAtLine({ store, timers, api }: Context, signal: AbortSignal): Promise<void> {
  const isWaiting = (take: Take) => isUnderWay(take) && take.task?.status === "PENDING";
  while (!signal.aborted) {
    await timers.sleep(config.lineLook, signal).catch(() => {});
    if (signal.aborted || !store.state.isOnline || !ownTakes(store.state).some(isWaiting)) continue;
    const line = await api()
      .ask(taskPage, "tasks?status=PENDING&limit=100", { signal })
      .catch(() => undefined);
    for (const task of line?.data ?? []) store.dispatch({ type: "task", task });
  }
}

async function lookAtEach(context: Context, signal: AbortSignal): Promise<void> {
  await Promise.all(
    underWay(context).map(async ({ id }) => {
      const task = await context.api().ask(knownTask, `tasks/${encodeURIComponent(id)}`, { signal });
      context.store.dispatch({ type: "task", task });
    }),
  );
}

async function askForEach(context: Context, signal: AbortSignal): Promise<void> {
  await Promise.all(
    underWay(context).map(async (ref) => {
      try {
        for await (const { raw } of context.client().watch(ref, { signal })) {
          const task = knownTask.safeParse(raw);
          if (task.success) context.store.dispatch({ type: "task", task: task.data });
        }
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === "task_not_found") forget(context, ref.id);
        else if (!isAbort(error) && code !== "aborted" && code !== "still_running") signsOut(context, error);
      }
    }),
  );
}

function underWay({ store }: Context): TaskRef[] {
  return ownTakes(store.state)
    .filter(isUnderWay)
    .flatMap(({ operation, task }) =>
      task ? [{ operation, id: task.id, submittedAt: new Date(task.createdAt).toISOString() }] : [],
    );
}

/** The server has deleted it: it can never be seen again. */
function forget({ store }: Context, taskId: string): void {
  const take: Take | undefined = store.state.takes.find(({ task }) => task?.id === taskId);
  if (take)
    store.dispatch({
      type: "take",
      id: take.id,
      patch: { stage: "stopped", problem: { code: "task_deleted" } },
    });
}
