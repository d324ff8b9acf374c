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
      if (config.server && connection.onPlace) await hearPlace(response.clone(), connection.onPlace);
      return response;
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

/** Core tells of a task when its status changes; its place in the line moves more often. */
async function hearPlace(response: Response, tell: (place: number | undefined) => void): Promise<void> {
  const task: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (typeof task !== "object" || task === null) return;
  const place = (task as { queue?: { place?: unknown } }).queue?.place;
  tell(typeof place === "number" ? place : undefined);
}
