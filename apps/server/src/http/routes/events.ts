import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { isValidToken } from "../../accounts/tokens.ts";
import type { Database } from "../../database/schema.ts";
import { followEvents } from "../../events/follow.ts";
import type { Listener } from "../../events/listener.ts";
import { formatCursor, newestCursor, parseCursor } from "../../events/read.ts";
import type { Tasks } from "../../tasks/tasks.ts";
import type { Env, ScopeGate } from "../env.ts";
import { ApiError } from "../errors.ts";

const heartbeatMs = 15_000;

/** Every change of a task the token may see, as it happens, as server-sent events. */
export function eventRoutes(parts: {
  db: Kysely<Database>;
  tasks: Pick<Tasks, "get">;
  listener: Listener;
  requires: ScopeGate;
  /** Ends all streams: they would hold up the end of the server. */
  closing: AbortSignal;
  log: Logger;
}): Hono<Env> {
  const { db, tasks, listener, closing, log } = parts;
  const app = new Hono<Env>();

  app.get("/events", parts.requires("read"), async (context) => {
    const { actor, caller } = context.var;
    const last = context.req.header("last-event-id") ?? context.req.query("lastEventId");
    const given = last === undefined ? undefined : parseCursor(last);
    if (last !== undefined && !given) {
      throw new ApiError(400, "invalid_input", "Last-Event-ID must be the id of an event of this stream.");
    }
    const after = given ?? (await newestCursor(db));
    // Proxies that collect an answer before they pass it on would hold every event back.
    context.header("x-accel-buffering", "no");

    return streamSSE(
      context,
      async (stream) => {
        const left = new AbortController();
        stream.onAbort(() => left.abort());
        const signal = AbortSignal.any([left.signal, closing]);
        // Tells the reader where it stands before anything happens.
        await stream.writeSSE({ event: "ready", data: "{}", id: formatCursor(after) });
        const events = followEvents({ db, listener, actor, after, quietMs: heartbeatMs, signal });
        for await (const event of events) {
          // A token that was revoked ends what it opened.
          if (!(await isValidToken(db, caller.tokenId))) return;
          if (!event) {
            await stream.write(": still here\n\n");
            continue;
          }
          const task = await tasks.get(actor, event.task_id);
          // Waits while the reader is slow: nothing piles up here, the outbox keeps it.
          await stream.writeSSE({
            event: task ? event.type : "task.deleted",
            data: JSON.stringify(task ? { task } : { taskId: event.task_id }),
            id: formatCursor(event),
          });
        }
      },
      // The reader comes back with its Last-Event-ID, to a database that may be there again.
      async (error) => log.warn({ err: error }, "an event stream broke off"),
    );
  });

  return app;
}
