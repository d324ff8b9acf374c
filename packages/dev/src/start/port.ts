import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What needs a port. */
export interface PortWish {
  /** For the sentence. */
  name: string;
  /** The option of `start` that gives another one. */
  option: string;
  /** 0 takes any free one. */
  port: number;
}

/**
 * Finds a port of this machine to be free.
 *
 * @param patienceMs How long to wait for one in use.
 * @throws {Error} when it is in use; the message says what to do.
 */
export async function freePort({ name, option, port }: PortWish, patienceMs: number): Promise<number> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(200)) {
    const found = await tryPort(port);
    if (found !== undefined) return found;
    if (Date.now() >= deadline) {
      throw new Error(
        `Port ${port}, where the ${name} should be, is in use by another program. End that, or choose another port: npx pnpm@12 start ${option} ${port + 1}`,
      );
    }
  }
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen({ port, host: "127.0.0.1", exclusive: true });
    await once(server, "listening");
    const { port: found } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return found;
  } catch {
    return undefined;
  }
}
