import { type Client, createClient } from "@understudy/core";
import type { Config } from "../config.ts";
import type { Io } from "../io.ts";

/** A client of core whose reads tell whether they are answered. */
export interface Connection {
  readonly client: Client;
  /** Called after each request: `false` when it got no answer or only a server error. */
  onAnswer: ((answered: boolean) => void) | undefined;
}

export function connect(
  { fetch, clock }: Pick<Io, "fetch" | "clock">,
  config: Config,
  apiKey: string,
): Connection {
  const connection: { client?: Client; onAnswer: Connection["onAnswer"] } = { onAnswer: undefined };
  const heard: typeof fetch = async (input, init) => {
    try {
      const response = await fetch(input, init);
      connection.onAnswer?.(response.status < 500);
      return response;
    } catch (error) {
      connection.onAnswer?.(false);
      throw error;
    }
  };
  const client = createClient({
    apiKey,
    baseUrl: config.baseUrl.href,
    fetch: heard,
    clock,
    rules: { allowLoopbackHttp: config.loopback },
  });
  return Object.assign(connection, { client });
}
