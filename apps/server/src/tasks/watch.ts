import { setTimeout as sleep } from "node:timers/promises";
import { type Client, isTerminal, type TaskRef, type TaskSnapshot, UnderstudyError } from "@understudy/core";
import type { Logger } from "pino";
import type { Persist } from "../database/persist.ts";
import type { Task } from "../database/schema.ts";
import { isHeldByAnother, type OnDoubleClaim } from "./double-claim.ts";
import { failures, type OwnFailure, withProviderId } from "./failures.ts";
import { endSeen, type Seen, type SeenParts, writeSeen } from "./seen.ts";

export interface WatcherParts extends SeenParts {
  /** What to read with; asked whenever a watch begins. */
  client(): Pick<Client, "task" | "watch">;
  persist: Persist;
  onDoubleClaim: OnDoubleClaim;
  /** How long a task may take at the provider, in milliseconds, before we give up on it. */
  maxTaskMs: number;
  log: Logger;
}

export interface Watcher {
  /** Starts to watch a task that this worker owns. */
  start(task: Task): void;
  /** Looks at a task now, if this worker watches it. */
  lookNow(taskId: string): void;
  /** Watches exactly these. */
  keepOnly(tasks: readonly Task[]): void;
  /** Begins every watch anew, with what `client` gives now. */
  restart(): void;
  /** Drops everything: the lease is lost or the process ends. What was seen stands in the rows. */
  stopAll(): void;
  /** How many tasks are being watched. */
  size(): number;
}

/** A pause after an error that says nothing about the task, such as a refused key, in milliseconds. */
const pauseMs = 60_000;
/** How long a task is watched at least, however old it seems, in milliseconds. */
const shortestWatchMs = 5 * 60_000;

interface Entry {
  task: Task;
  stop: AbortController;
  seen: Seen;
  /** Somebody said that there is something to see. */
  isHinted: boolean;
  looking: Promise<void> | undefined;
}

/** Watches the tasks of one worker with core's schedule; the rows are written only when something changed. */
export function createWatcher(parts: WatcherParts): Watcher {
  const { db, log } = parts;
  const watched = new Map<string, Entry>();

  function start(row: Task): void {
    // An input may hold whole files, and a watch lasts for minutes.
    const task = { ...row, input: {}, metadata: null };
    drop(task.id);
    const entry: Entry = {
      task,
      stop: new AbortController(),
      seen: task,
      isHinted: false,
      looking: undefined,
    };
    watched.set(task.id, entry);
    void follow(entry)
      // The row still says that it is ours: the next beat of the lease begins anew.
      .catch((error: unknown) => log.error({ err: error, taskId: task.id }, "watching a task failed"))
      .finally(() => {
        if (watched.get(task.id) === entry) watched.delete(task.id);
      });
  }

  function drop(taskId: string): void {
    watched.get(taskId)?.stop.abort();
    watched.delete(taskId);
  }

  async function follow(entry: Entry): Promise<void> {
    const { task, stop } = entry;
    const { signal } = stop;
    while (!signal.aborted) {
      const failure = await watchOnce(entry);
      if (signal.aborted || failure === "over") return;
      if (failure !== "later") {
        await parts.persist(() => endSeen(parts, task, withProviderId(failure, task)));
        return;
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  }

  /** Watches until the task is over, or until an error says why it cannot be, or nothing. */
  async function watchOnce(entry: Entry): Promise<OwnFailure | "over" | "later"> {
    const { task } = entry;
    const { signal } = entry.stop;
    const ref = refOf(task);
    // The wall clock may have been put forward: nobody gives up on a paid task without having watched it for a while.
    const leftMs = parts.maxTaskMs - (Date.now() - Date.parse(ref.submittedAt));
    const timeoutMs = Math.max(leftMs, Math.min(shortestWatchMs, parts.maxTaskMs));
    const snapshots = parts.client().watch(ref, { signal, timeoutMs })[Symbol.asyncIterator]();
    for (;;) {
      let next: IteratorResult<TaskSnapshot>;
      try {
        next = await snapshots.next();
      } catch (error) {
        if (signal.aborted) return "over";
        log.warn({ err: error, taskId: task.id }, "a task cannot be watched");
        return ownFailure(error);
      }
      if (next.done || signal.aborted) return "over";
      if (!(await see(entry, next.value))) return "over";
    }
  }

  /** Looks once, beside the schedule, and again for who asked meanwhile: an answer may be older than what it is asked for. */
  async function lookWhileHinted(entry: Entry): Promise<void> {
    const { task, stop } = entry;
    while (entry.isHinted && !stop.signal.aborted) {
      entry.isHinted = false;
      const snapshot = await parts.client().task(refOf(task), { signal: stop.signal });
      if (stop.signal.aborted) return;
      // A success may lack its result for a while: how long that is waited for is the schedule's to say.
      if (snapshot.status === "SUCCEEDED" && !snapshot.output) continue;
      // What it has seen the end of needs no more looks.
      const isOver = !(await see(entry, snapshot)) || isTerminal(snapshot.status);
      if (isOver && watched.get(task.id) === entry) drop(task.id);
    }
  }

  async function see(entry: Entry, snapshot: TaskSnapshot): Promise<boolean> {
    const isOurs = await parts.persist(() => writeSeen(parts, entry.task, snapshot, entry.seen));
    if (isOurs) entry.seen = { provider_status: snapshot.status, progress: snapshot.progress ?? null };
    else if (!entry.stop.signal.aborted) await suspect(entry.task);
    return isOurs;
  }

  /** It is no longer ours although nobody told us: over, or another worker has it too. */
  async function suspect(task: Task): Promise<void> {
    if (await isHeldByAnother(db, task)) parts.onDoubleClaim(task.id);
  }

  return {
    start,
    lookNow(taskId) {
      const entry = watched.get(taskId);
      if (!entry) return;
      entry.isHinted = true;
      entry.looking ??= lookWhileHinted(entry)
        // Nothing is lost: the schedule goes on beside it.
        .catch((error: unknown) => log.debug({ err: error, taskId }, "a task could not be looked at"))
        .finally(() => {
          entry.looking = undefined;
        });
    },
    keepOnly(tasks) {
      const own = new Map(tasks.map((task) => [task.id, task]));
      for (const [id, { task }] of watched) {
        if (own.get(id)?.fence === task.fence) continue;
        drop(id);
        suspect(task).catch((error: unknown) =>
          log.debug({ err: error, taskId: id }, "an owner is not known"),
        );
      }
      for (const [id, task] of own) if (!watched.has(id)) start(task);
    },
    restart() {
      for (const { task } of [...watched.values()]) start(task);
    },
    stopAll() {
      for (const id of [...watched.keys()]) drop(id);
    },
    size: () => watched.size,
  };
}

/** How the provider knows a task. */
export function refOf(task: Task): TaskRef {
  return {
    operation: task.operation,
    id: task.provider_id ?? "",
    submittedAt: (task.submitted_at ?? task.created_at).toISOString(),
  };
}

/** What an error of a watch means for the task. One that is about us and not about the task means nothing: it is paid. */
function ownFailure(error: unknown): OwnFailure | "later" {
  const code = error instanceof UnderstudyError ? error.code : undefined;
  if (code === "task_not_found") return failures.lost;
  if (code === "output_missing") return failures.resultExpired;
  if (code === "still_running") return failures.timedOut;
  return "later";
}
