/** One server-sent event. */
export interface ReceivedEvent {
  event: string;
  id: string;
  data: unknown;
}

/** Reads server-sent events one at a time; `next` rejects when the stream has ended. */
export function createEventSource(url: string, headers: Record<string, string>) {
  const abort = new AbortController();
  const events = read(url, headers, abort.signal);
  return {
    async next(): Promise<ReceivedEvent> {
      const next = await events.next();
      if (next.done) throw new Error("The stream has ended.");
      return next.value;
    },
    close: () => abort.abort(),
  };
}

async function* read(url: string, headers: Record<string, string>, signal: AbortSignal) {
  const response = await fetch(url, { headers, signal });
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1];
      const data = field("data");
      if (data === undefined) continue;
      yield { event: field("event") ?? "message", id: field("id") ?? "", data: JSON.parse(data) as unknown };
    }
  }
}
