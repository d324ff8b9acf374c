import { setTimeout as sleep } from "node:timers/promises";
import { createParser } from "eventsource-parser";
import * as z from "zod";
import { type ServerTask, taskSchema } from "./answers.ts";
import type { AskOptions } from "./ask.ts";

/** What somebody who follows the server's tasks is told. */
export interface EventListener {
  /** A task has changed. */
  onTask(task: ServerTask): void;
  /** The stream stands where nothing can be told of what was before: ask for it. */
  onGap(): void;
  /** The stream broke off; it will be tried again. */
  onBreak?(error: unknown): void;
}

const eventSchema = z.looseObject({ task: taskSchema });

/** The server sends a sign of life every 15 s; a stream that is silent for longer than this is dead. */
const silenceMs = 45_000;
const longestPauseMs = 10_000;

/** Follows every task of the account until the signal ends it, through broken connections and restarts of the server. */
export async function followEvents(
  { url, token, fetch }: AskOptions,
  listener: EventListener,
  signal: AbortSignal,
): Promise<void> {
  let lastEventId: string | undefined;
  let failures = 0;

  async function follow(): Promise<void> {
    const silent = new AbortController();
    const alarm = setTimeout(() => silent.abort(), silenceMs);
    try {
      const response = await fetch(`${url}/v1/events`, {
        headers: {
          authorization: `Bearer ${token}`,
          ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
        },
        signal: AbortSignal.any([signal, silent.signal]),
      });
      if (response.status === 400) lastEventId = undefined;
      if (!response.ok || !response.body) throw new Error(`The events answered ${response.status}.`);
      const parser = createParser({
        onEvent({ event, id, data }) {
          // Without a place to go on from, what happened before is not known.
          const isGap = event === "ready" && lastEventId === undefined;
          lastEventId = id ?? lastEventId;
          if (isGap) listener.onGap();
          const said = eventSchema.safeParse(parse(data));
          if (said.success) listener.onTask(said.data.task);
        },
      });
      failures = 0;
      const decoder = new TextDecoder();
      for await (const chunk of response.body) {
        alarm.refresh();
        parser.feed(decoder.decode(chunk, { stream: true }));
      }
    } finally {
      clearTimeout(alarm);
    }
  }

  while (!signal.aborted) {
    await follow().catch((error: unknown) => {
      if (!signal.aborted) listener.onBreak?.(error);
    });
    const pause = Math.min(longestPauseMs, 250 * 2 ** failures++);
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
