import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { isValidToken } from "../../accounts/tokens.ts";
import type { Database } from "../../database/schema.ts";
import { followEvents } from "../../events/follow.ts";
import type { Listener } from "../../events/listener.ts";
import { type EventCursor, formatCursor, newestCursor, parseCursor } from "../../events/read.ts";
import { hasGap } from "../../events/retention.ts";
import type { Tasks } from "../../tasks/tasks.ts";
import type { Env, ScopeGate } from "../env.ts";
import { ApiError } from "../errors.ts";

const heartbeatMs = 15_000;
/** Streams that one token may have open at one process. */
const maxStreams = 20;

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
  const openStreams = new Map<string, number>();
  const count = (tokenId: string, change: 1 | -1) => {
    const now = (openStreams.get(tokenId) ?? 0) + change;
    if (now === 0) openStreams.delete(tokenId);
    else openStreams.set(tokenId, now);
  };

  app.get("/events", parts.requires("read"), async (context) => {
    const { actor, caller } = context.var;
    const last = context.req.header("last-event-id") ?? context.req.query("lastEventId");
    const given = last === undefined ? undefined : parseCursor(last);
    if (last !== undefined && !given) {
      throw new ApiError(400, "invalid_input", "Last-Event-ID must be the id of an event of this stream.");
    }
    if ((openStreams.get(caller.tokenId) ?? 0) >= maxStreams) {
      throw new ApiError(
        429,
        "too_many_streams",
        `This token has ${maxStreams} event streams open. Close one, or use it for several readers.`,
        {},
        { "retry-after": "30" },
      );
    }
    // Nobody reads the stream behind a head, so nothing would end it.
    if (context.req.method === "HEAD")
      return context.body(null, 200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    count(caller.tokenId, 1);
    const start = await startOf(db, given).catch((error: unknown) => {
      count(caller.tokenId, -1);
      throw error;
    });
    const { after } = start;
    // Proxies that collect an answer before they pass it on would hold every event back.
    context.header("x-accel-buffering", "no");

    return streamSSE(context, async (stream) => {
      try {
        const left = new AbortController();
        stream.onAbort(() => left.abort());
        const signal = AbortSignal.any([left.signal, closing]);
        // Tells the reader where it stands before anything happens.
        await stream.writeSSE({ event: "ready", data: "{}", id: formatCursor(after) });
        if (start.hasGap) {
          const data = JSON.stringify({ message: "Events were cleared away since. List the tasks again." });
          await stream.writeSSE({ event: "reset", data, id: formatCursor(after) });
        }
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
      } catch (error) {
        // The reader comes back with its Last-Event-ID, to a database that may be there again.
        log.warn({ err: error }, "an event stream broke off");
      } finally {
        count(caller.tokenId, -1);
      }
    });
  });

  return app;
}

/** Where a reader begins, and whether it has missed something that cannot be told any more. */
async function startOf(
  db: Kysely<Database>,
  given: EventCursor | undefined,
): Promise<{ after: EventCursor; hasGap: boolean }> {
  const newest = await newestCursor(db);
  if (!given) return { after: newest, hasGap: false };
  // From before the database was restored: all that comes now would lie behind it.
  if (BigInt(given.tx) > BigInt(newest.tx)) return { after: newest, hasGap: true };
  return { after: given, hasGap: await hasGap(db, given) };
}
