import type { Client } from "@understudy/core";

/** Reads tasks at the provider with this worker's share of the reads that all workers together may make. */
export interface Reader {
  /** The client to read with now. */
  client(): Pick<Client, "watch" | "task">;
  /** Takes a new share. Returns whether it is another one: watches begun earlier then keep the old until they begin anew. */
  share(workers: number): boolean;
}

/**
 * @param create Makes a client that makes so many reads a second at most.
 * @param maxPerSecond Reads per second over all workers.
 */
export function createReader(
  create: (maxReadsPerSecond: number) => Pick<Client, "watch" | "task">,
  maxPerSecond: number,
): Reader {
  let workers = 1;
  let client = create(maxPerSecond);
  return {
    client: () => client,
    share(now) {
      if (now === workers || now < 1) return false;
      workers = now;
      client = create(maxPerSecond / workers);
      return true;
    },
  };
}
