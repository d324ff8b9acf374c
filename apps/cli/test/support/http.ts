import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request that a test server got. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
}

/** A real server on loopback for one test: `answer` is called with the number of the request, from 0. */
export async function serve(
  answer: (index: number, request: IncomingMessage, response: ServerResponse) => void,
): Promise<{
  url: string;
  seen: SeenRequest[];
  /** Takes no new connections. */
  close(): void;
}> {
  const seen: SeenRequest[] = [];
  const listener: RequestListener = (request, response) => {
    const { method = "", url: path = "", headers } = request;
    answer(seen.push({ method, path, headers }) - 1, request, response);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => void server.close(),
  };
}
