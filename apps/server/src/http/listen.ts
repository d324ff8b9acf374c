import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { hasCode } from "../system-error.ts";
import { refuseConnection, refuseRequest } from "./unreadable.ts";

/** A server on a socket. */
export interface Listening {
  /** Where it answers, without a slash at the end. */
  url: string;
  /** Takes no new connection, lets requests under way finish for a while, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** How long somebody may keep a connection busy with nothing, in milliseconds. */
export interface DoorTimes {
  /** Until the headers of a request are there. */
  headersMs: number;
  /** While nothing moves on a connection. */
  idleMs: number;
}

/** There is no listening where it was told to; the message says what to set. */
export class ListenError extends Error {
  override name = "ListenError";
  constructor(host: string, port: number, cause: unknown) {
    const why = hasCode(cause, "EADDRINUSE")
      ? `PORT ${port} of ${host} is in use. Set another, or 0 for any free one.`
      : hasCode(cause, "EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN")
        ? `HOST ${host} is no address of this machine.`
        : `HOST ${host} and PORT ${port} cannot be listened on: ${cause instanceof Error ? cause.message : cause}.`;
    super(why, { cause });
  }
}

/** Nothing moves either while an answer is waited for: longer than the longest, an import, may take. */
export const usualTimes: DoorTimes = { headersMs: 20_000, idleMs: 180_000 };

/**
 * Puts an app on a socket, with the time limits of an open door. There is no limit to a whole request: uploads may be
 * slow, and event streams never end (they send something every 15 s).
 *
 * @param port 0 takes any free one.
 */
export async function listen(
  fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>,
  { host, port }: { host: string; port: number },
  { headersMs, idleMs }: DoorTimes = usualTimes,
): Promise<Listening> {
  // Never HTTP/2 here.
  const answer = getRequestListener((request, env) => fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
    errorHandler: refuseRequest,
  });
  const times = {
    headersTimeout: headersMs,
    requestTimeout: 0,
    connectionsCheckingInterval: headersMs / 10,
    // Longer than the usual 60 s of a proxy in front, which must be the one to let go first.
    keepAliveTimeout: 65_000,
  };
  // A request without a host is refused in our words too.
  const server = createServer({ ...times, requireHostHeader: false }, answer);
  server.setTimeout(idleMs);
  server.on("clientError", refuseConnection);
  server.listen(port, host);
  await once(server, "listening").catch((cause: unknown) => {
    throw new ListenError(host, port, cause);
  });
  const bound = server.address() as AddressInfo;
  const name = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  return {
    url: `http://${name}:${bound.port}`,
    async close(graceMs) {
      const closed = once(server, "close");
      server.close();
      const late = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(late);
    },
  };
}
