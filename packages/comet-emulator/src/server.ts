import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { type CometEmulator, createCometEmulator } from "./emulator.ts";
import type { CometEmulatorOptions } from "./options.ts";

/** An emulator on a socket. */
export interface RunningCometEmulator extends CometEmulator {
  /** Its address without a slash at the end, such as `http://127.0.0.1:9090`. */
  readonly url: string;
  /** Also ends every open connection at once and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts an emulator on a socket, where connections can really break.
 *
 * @param options.port Any free one when left out or 0.
 * @param options.host `127.0.0.1` by default: this machine only.
 */
export async function startCometEmulator(
  options: CometEmulatorOptions & { port?: number; host?: string } = {},
): Promise<RunningCometEmulator> {
  const { port = 0, host = "127.0.0.1", ...rest } = options;
  const emulator = createCometEmulator(rest);
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, { incoming }) => {
      const { socket } = incoming as HttpBindings["incoming"];
      return emulator.fetch(request, {
        sever: () => socket.destroy(),
        remoteAddress: socket.remoteAddress,
      });
    },
  }) as Server;
  server.listen(port, host);
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  return Object.defineProperties({} as RunningCometEmulator, {
    ...Object.getOwnPropertyDescriptors(emulator),
    url: {
      value: `http://${/^(0\.0\.0\.0|::)$/.test(host) ? "127.0.0.1" : host}:${bound}`,
      enumerable: true,
    },
    close: {
      async value() {
        await emulator.close();
        const closed = once(server, "close");
        server.close();
        server.closeAllConnections();
        await closed;
      },
    },
  });
}
