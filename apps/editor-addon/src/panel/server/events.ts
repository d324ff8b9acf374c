import { EventSourceParserStream } from "eventsource-parser/stream";
import * as z from "zod/mini";
import { type KnownTask, knownTask } from "./answers.ts";
import type { ServerApi } from "./api.ts";

/** What comes over the server's event stream. */
export type ServerEvent =
  | { type: "ready" }
  | { type: "task"; task: KnownTask }
  | { type: "deleted"; taskId: string };

const taskEvent = z.object({ task: knownTask });
const deletedEvent = z.object({ taskId: z.string() });

/**
 * The server's events, until the stream breaks off or the signal ends it. Never waits longer than `silenceMs` for a sign
 * of life: a connection that died unheard would be silent for ever.
 *
 * @throws {ServerError} when the stream does not begin.
 */
export async function* serverEvents(
  api: ServerApi,
  { signal, silenceMs }: { signal: AbortSignal; silenceMs: number },
): AsyncGenerator<ServerEvent, void, undefined> {
  const quiet = new AbortController();
  const both = AbortSignal.any([signal, quiet.signal]);
  let alarm = setTimeout(() => quiet.abort(), silenceMs);
  const alive = new TransformStream<string, string>({
    transform(chunk, controller) {
      clearTimeout(alarm);
      alarm = setTimeout(() => quiet.abort(), silenceMs);
      controller.enqueue(chunk);
    },
  });
  try {
    const response = await api.open("events", { signal: both, headers: { accept: "text/event-stream" } });
    if (!response.body) return;
    const decoded = response.body.pipeThrough(
      new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>,
    );
    const reader = decoded.pipeThrough(alive).pipeThrough(new EventSourceParserStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const event = readEvent(value.event, value.data);
      if (event) yield event;
    }
  } finally {
    clearTimeout(alarm);
    quiet.abort();
  }
}

function readEvent(name: string | undefined, data: string): ServerEvent | undefined {
  if (name === "ready") return { type: "ready" };
  const json = parse(data);
  const task = taskEvent.safeParse(json);
  if (task.success) return { type: "task", task: task.data.task };
  const deleted = deletedEvent.safeParse(json);
  return deleted.success ? { type: "deleted", taskId: deleted.data.taskId } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
