import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createDiskStorage } from "../src/assets/disk-storage.ts";
import { createResultStore } from "../src/assets/results.ts";
import { createGuardedFetch } from "../src/guard/guarded-fetch.ts";

// What fetches a result, in a process of its own: as the server does it, or as a bare pipe. The bare pipe also takes
// what is posted to it. Says how long each took.

const [way, folder = "."] = process.argv.slice(2);

const guard = createGuardedFetch({
  allowLoopback: true,
  timeoutMs: 120_000,
  idleMs: 30_000,
  maxBytes: 1e9,
  maxRedirects: 0,
});
const results = createResultStore(createDiskStorage(folder), guard.fetch);

async function fetchBare(url: string): Promise<void> {
  const [response] = (await once(get(url), "response")) as [IncomingMessage];
  await pipeline(response, createWriteStream(join(folder, "result")));
}

const server = createServer(async (request, response) => {
  await pipeline(request, createWriteStream(join(folder, "upload")));
  response.writeHead(204).end();
});
if (way === "bare") {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}
const bound = server.address() as AddressInfo | null;
process.send?.({ url: bound ? `http://127.0.0.1:${bound.port}` : undefined });

process.on("message", async (url: string) => {
  const began = performance.now();
  const copied = way === "bare" ? await fetchBare(url) : await results.copy("task", url);
  if (typeof copied === "string") throw new Error(`The result is ${copied}.`);
  process.send?.({ ms: performance.now() - began });
});
