import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a probe may ask. */
export interface Health {
  /** Whether the process does its work; one that does not is to be restarted. */
  isAlive(): boolean;
  /** Whether it takes work. */
  isReady(): boolean;
  metrics(): Promise<{ text: string; contentType: string }>;
}

/** Answers `/livez`, `/readyz` and `/metrics`. @param port 0 takes any free one. */
export async function serveHealth(
  health: Health,
  { host, port }: { host: string; port: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const say = (status: number, text: string, contentType = "text/plain") => {
      response.writeHead(status, { "content-type": contentType }).end(text);
    };
    switch (request.url?.split("?")[0]) {
      case "/livez":
        return health.isAlive() ? say(200, "alive\n") : say(503, "Discord's heartbeat is not answered.\n");
      case "/readyz":
        return health.isReady() ? say(200, "ready\n") : say(503, "not ready\n");
      case "/metrics":
        return void health.metrics().then(
          ({ text, contentType }) => say(200, text, contentType),
          () => say(500, "The figures could not be collected.\n"),
        );
      default:
        return say(404, "There is /livez, /readyz and /metrics.\n");
    }
  });
  server.listen(port, host);
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
