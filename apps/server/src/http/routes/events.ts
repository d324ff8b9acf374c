import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Kysely } from "kysely";
import type { Database } from "../../database/schema.ts";
import type { Listener } from "../../events/listener.ts";
import { type EventCursor, formatCursor, newestCursor, parseCursor, readEvents } from "../../events/read.ts";
import { eventChannel } from "../../events/record.ts";
import type { Tasks } from "../../tasks/tasks.ts";
import type { Env, ScopeGate } from "../env.ts";
import { ApiError } from "../errors.ts";

const heartbeatMs = 15_000;
/** An event may be hidden for a moment by an older transaction that still runs. */
const secondLookMs = 500;
const page = 100;

/** Every change of a task the token may see, as it happens, as server-sent events. */
export function eventRoutes(parts: {
  db: Kysely<Database>;
  tasks: Tasks;
  listener: Listener;
  requires: ScopeGate;
  /** Ends all streams: they would hold up the end of the server. */
  closing: AbortSignal;
}): Hono<Env> {
  const { db, tasks, listener, closing } = parts;
  const app = new Hono<Env>();

  app.get("/events", parts.requires("read"), async (context) => {
    const actor = context.get("actor");
    const last = context.req.header("last-event-id") ?? context.req.query("lastEventId");
    const given = last === undefined ? undefined : parseCursor(last);
    if (last !== undefined && !given) {
      throw new ApiError(400, "invalid_input", "Last-Event-ID must be the id of an event of this stream.");
    }
    const start = given ?? (await newestCursor(db));

    return streamSSE(context, async (stream) => {
      const bell = createBell();
      const stopListening = listener.on(eventChannel, bell.ring);
      stream.onAbort(bell.ring);
      closing.addEventListener("abort", bell.ring, { once: true });
      let cursor: EventCursor = start;
      let heard = Date.now();
      // Tells the reader where it stands before anything happens.
      await stream.writeSSE({ event: "ready", data: "{}", id: formatCursor(cursor) });
      while (!stream.aborted && !closing.aborted) {
        const events = await readEvents(db, actor, cursor, page);
        for (const event of events) {
          cursor = { tx: event.tx, id: event.id };
          const task = await tasks.get(actor, event.task_id);
          const data = JSON.stringify(task ? { task } : { taskId: event.task_id });
          // Waits while the reader is slow: nothing piles up here, the outbox keeps it.
          await stream.writeSSE({
            event: task ? event.type : "task.deleted",
            data,
            id: formatCursor(cursor),
          });
          heard = Date.now();
        }
        if (events.length === page) continue;
        if (Date.now() - heard >= heartbeatMs) {
          await stream.write(": still here\n\n");
          heard = Date.now();
        }
        await bell.wait(secondLookMs);
      }
      stopListening();
      closing.removeEventListener("abort", bell.ring);
    });
  });

  return app;
}

/** Wakes one waiter; a ring while nobody waits is kept. */
function createBell() {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(ms: number): Promise<void> {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
      wake = undefined;
    },
  };
}
