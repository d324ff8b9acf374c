import type { BenchClient } from "./clients/client.ts";
import { measure } from "./measure.ts";

/**
 * Makes sure that virtual time never jumps while something could go on: more turns of the event loop between two timers
 * must leave every figure as it is.
 *
 * @throws {Error} naming the client for which they do not.
 */
export async function checkVirtualTime(clients: readonly BenchClient[]): Promise<void> {
  for (const client of clients) {
    const figures = [];
    for (const turns of [1, 5]) {
      const { cpuMs: _, ...figure } = await measure(
        client,
        { progress: true },
        { inFlight: 5, tasks: 20, turns },
      );
      figures.push(JSON.stringify(figure));
    }
    if (figures[0] !== figures[1]) throw new Error(`Virtual time ran ahead of ${client.name}.`);
  }
}
