import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createServerApi, type ServerApi } from "../../src/server/api.ts";
import { createAsk } from "../../src/server/ask.ts";

/** The bot's side of a server on loopback that answers so, for one test. */
export async function apiOf(listener: RequestListener): Promise<ServerApi> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return createServerApi(createAsk({ url: `http://127.0.0.1:${port}`, token: "ust_test", fetch }));
}
