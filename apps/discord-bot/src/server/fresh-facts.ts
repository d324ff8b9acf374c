import type { ServerFacts } from "./answers.ts";

const freshMs = 30_000;

/** Asks for what the server can do, and remembers it for half a minute. A failure is not remembered. */
export function createFreshFacts(
  ask: () => Promise<ServerFacts>,
  now: () => number,
): () => Promise<ServerFacts> {
  let known: { facts: ServerFacts; at: number } | undefined;
  return async () => {
    if (known && now() - known.at < freshMs) return known.facts;
    const facts = await ask();
    known = { facts, at: now() };
    return facts;
  };
}
