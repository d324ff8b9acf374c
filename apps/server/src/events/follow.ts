import type { Kysely } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Database, EventRow } from "../database/schema.ts";
import { createBell } from "./bell.ts";
import type { Listener } from "./listener.ts";
import { type EventCursor, readEvents } from "./read.ts";
import { eventChannel } from "./record.ts";

const pageSize = 100;
/** How soon to look again for what an older transaction holds up. */
const secondLookMs = 50;

export interface FollowOptions {
  db: Kysely<Database>;
  listener: Listener;
  actor: Actor;
  after: EventCursor;
  /** How long nothing may happen before that is said, in milliseconds. */
  quietMs: number;
  signal: AbortSignal;
}

/**
 * The events an actor may see, in order, as they are committed by any process, none missed and none twice; `undefined`
 * after a while without one. It reads on only when asked to: who is slow keeps the rest in the database.
 */
export async function* followEvents(options: FollowOptions): AsyncGenerator<EventRow | undefined> {
  const { db, listener, actor, quietMs, signal } = options;
  const bell = createBell();
  // Without a payload, messages may have been missed.
  const stopListening = listener.on(eventChannel, (accountId) => {
    if (accountId === undefined || accountId === actor.accountId) bell.ring();
  });
  signal.addEventListener("abort", bell.ring, { once: true });
  let cursor = options.after;
  let saidAt = performance.now();
  try {
    while (!signal.aborted) {
      const { events, more } = await readEvents(db, actor, cursor, pageSize);
      for (const event of events) {
        cursor = { tx: event.tx, id: event.id };
        yield event;
        if (signal.aborted) return;
      }
      if (events.length > 0) saidAt = performance.now();
      if (more === "now") continue;
      const quietLeft = Math.max(0, saidAt + quietMs - performance.now());
      await bell.wait(more === "soon" ? Math.min(secondLookMs, quietLeft) : quietLeft);
      if (!signal.aborted && performance.now() - saidAt >= quietMs) {
        saidAt = performance.now();
        yield undefined;
      }
    }
  } finally {
    stopListening();
    signal.removeEventListener("abort", bell.ring);
  }
}
