import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

/** A way to a service that can be shut and opened again, as when a machine or a network is away. */
export interface Door {
  /** On 127.0.0.1, the same as long as the door lives. */
  port: number;
  /** Breaks every connection and takes none. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** What a door does with a connection: whoever comes, and what is behind it. */
export type Pass = (near: Socket, far: Socket) => void;

const passAll: Pass = (near, far) => void near.pipe(far).pipe(near);

/**
 * @param to connects to what is behind it.
 * @param pass what comes through, all of it where nothing else is said.
 */
export async function openDoor(to: () => Socket, pass: Pass = passAll): Promise<Door> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;

  async function open(): Promise<void> {
    server = createServer((near) => {
      const far = to();
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => {
          sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      pass(near, far);
    }).listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  }

  await open();
  return {
    port,
    open,
    async shut() {
      if (!server?.listening) return;
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** @param connectionString of a database on a socket or a port of this machine. */
export async function openDatabaseDoor(
  connectionString: string,
  pass?: Pass,
): Promise<Door & { connectionString: string }> {
  const url = new URL(connectionString);
  const host = url.searchParams.get("host") ?? url.hostname;
  const behind = url.searchParams.get("port") ?? url.port;
  const door = await openDoor(
    () => (host.startsWith("/") ? connect(join(host, `.s.PGSQL.${behind}`)) : connect(Number(behind), host)),
    pass,
  );
  const login = url.password ? `${url.username}:${url.password}` : url.username;
  return { ...door, connectionString: `postgresql://${login}@127.0.0.1:${door.port}${url.pathname}` };
}
