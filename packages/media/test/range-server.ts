import { once } from "node:events";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A file server on loopback that answers range requests and counts what it sends. */
export interface RangeServer {
  /** Address of the folder, with a slash at its end. */
  url: string;
  /** Bytes of files sent since the server started. */
  bytesSent: number;
  requests: { method: string; range: string | undefined }[];
  close(): Promise<void>;
}

/** How a server may be unlike the textbook. */
export interface Manners {
  /** Answer range requests with the whole file. */
  ignoresRange?: boolean;
  /** Tell no size at all: neither `Content-Length` nor `Content-Range`. */
  hidesSize?: boolean;
  /** Send at most so many bytes for one range. */
  maxPart?: number;
  /** Takes the answer over. Returns whether it did. */
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Serves a folder. */
export async function serveFolder(folder: string, manners: Manners = {}): Promise<RangeServer> {
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  const serving: RangeServer = {
    url: "",
    bytesSent: 0,
    requests: [],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    serving.requests.push({ method, range: request.headers.range });
    if (manners.answer?.(request, response)) return;
    const path = join(folder, decodeURIComponent(url.split("?")[0] ?? ""));
    const { size } = await stat(path).catch(() => ({ size: undefined }));
    if (size === undefined) return void response.writeHead(404).end();
    const [from, to] = (manners.ignoresRange ? undefined : rangeOf(request)) ?? [];
    if (from !== undefined && from >= size) {
      return void response.writeHead(416, { "Content-Range": `bytes */${size}` }).end();
    }
    const start = from ?? 0;
    const last = Math.min(to ?? size - 1, size - 1, start + (manners.maxPart ?? size) - 1);
    response.statusCode = from === undefined ? 200 : 206;
    if (!manners.hidesSize) response.setHeader("Content-Length", last + 1 - start);
    if (from !== undefined && !manners.hidesSize) {
      response.setHeader("Content-Range", `bytes ${start}-${last}/${size}`);
    }
    response.setHeader("Access-Control-Allow-Origin", "*");
    for await (const chunk of createReadStream(path, { start, end: last, highWaterMark: 16_384 })) {
      if (response.destroyed) return;
      serving.bytesSent += chunk.length;
      if (!response.write(chunk)) await Promise.race([once(response, "drain"), once(response, "close")]);
    }
    response.end();
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  serving.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return serving;
}

function rangeOf({ headers }: IncomingMessage): [start: number, end: number | undefined] | undefined {
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? [];
  return start === undefined ? undefined : [Number(start), end ? Number(end) : undefined];
}
