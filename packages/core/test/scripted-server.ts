import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One answer of the server. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Text goes out as it is, anything else as JSON. */
  body?: unknown;
  /** Breaks the connection: without a word, after the head, or in the midst of the body. */
  drop?: "silently" | "after head" | "within body";
  /** Never finishes: says nothing at all, or sends the head and half of the body. */
  hang?: "silently" | "within body";
}

/** What the server was asked. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  json: unknown;
}

/** A real HTTP server that answers by the script, and the last reply for ever after. */
export interface ScriptedServer {
  url: string;
  received: Received[];
}

/** Starts a server on loopback for the test that runs. */
export async function startScriptedServer(
  ...script: (Reply | ((request: Received) => Reply))[]
): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const heard: Received = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      json: text === "" ? undefined : JSON.parse(text),
    };
    const step = script[Math.min(received.length, script.length - 1)] ?? {};
    received.push(heard);
    answer(response, typeof step === "function" ? step(heard) : step);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

function answer(
  response: ServerResponse,
  { status = 200, headers = {}, body = {}, drop, hang }: Reply,
): void {
  if (drop === "silently") return void response.destroy();
  if (hang === "silently") return;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = text.startsWith("<") ? "text/html" : "application/json";
  response.writeHead(status, {
    "content-type": type,
    "content-length": String(Buffer.byteLength(text)),
    ...headers,
  });
  if (!drop && !hang) return void response.end(text);
  response.flushHeaders();
  if (drop !== "after head") response.write(text.slice(0, Math.ceil(text.length / 2)));
  // What was written must have left before the connection breaks.
  if (drop) setTimeout(() => response.destroy(), 20);
}
