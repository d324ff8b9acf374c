import { type Client, createClient } from "@understudy/core";
import type { Config } from "../config.ts";
import type { Io } from "../io.ts";

/** A client of core whose reads tell whether they are answered. */
export interface Connection {
  readonly client: Client;
  /** Called after each request: `false` when it got no answer or only a server error. */
  onAnswer: ((answered: boolean) => void) | undefined;
  /** Called after each look at a task of a server: its place in the line, from 1; `undefined` once it has left it. */
  onPlace: ((place: number | undefined) => void) | undefined;
}

export function connect(
  { fetch, clock }: Pick<Io, "fetch" | "clock">,
  config: Config,
  secret: string,
): Connection {
  const connection: Omit<Connection, "client"> = { onAnswer: undefined, onPlace: undefined };
  const heard: typeof fetch = async (input, init) => {
    try {
      const response = await fetch(input, init);
      connection.onAnswer?.(response.status < 500);
      return config.server && connection.onPlace ? hearPlace(response, connection.onPlace) : response;
    } catch (error) {
      connection.onAnswer?.(false);
      throw error;
    }
  };
  const client = createClient({
    apiKey: secret,
    baseUrl: config.baseUrl.href,
    fetch: heard,
    clock,
    rules: { allowLoopbackHttp: config.loopback },
  });
  return Object.assign(connection, { client });
}

/** Longer than the answer about any task, in characters. */
const longestTask = 100_000;

/** Core tells of a task when its status changes; its place in the line moves more often, and is heard by the way. */
function hearPlace(response: Response, tell: (place: number | undefined) => void): Response {
  if (!response.ok || !response.body) return response;
  const decoder = new TextDecoder();
  let text = "";
  const listener = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      if (text.length < longestTask) text += decoder.decode(chunk, { stream: true });
      controller.enqueue(chunk);
    },
    flush() {
      const task = parse(text);
      if (typeof task !== "object" || task === null) return;
      const place = (task as { queue?: { place?: unknown } | null }).queue?.place;
      tell(typeof place === "number" ? place : undefined);
    },
  });
  return new Response(response.body.pipeThrough(listener), response);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
