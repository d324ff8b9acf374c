import { once } from "node:events";
import { truncateSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/folder.ts";
import { serve } from "../../test/support/http.ts";
import { upload } from "./upload.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const never = new AbortController().signal;
const io = { fetch, interrupts: { first: never, second: never } };

/** A server that answers an announcement with this address, and takes what comes. */
async function serverThatNames(uploadUrl: (url: string) => string) {
  const received = { bytes: 0, authorization: undefined as string | undefined };
  const { url, seen } = await serve((_, request, response) => {
    if (request.url === "/v1/uploads") {
      const json = JSON.stringify({ uploadUrl: uploadUrl(url), fields: {}, runwayUri: "runway://1" });
      response.writeHead(200, { "content-type": "application/json" }).end(json);
      return;
    }
    received.authorization = request.headers.authorization;
    request.on("data", ({ length }: Buffer) => (received.bytes += length));
    request.on("end", () => response.writeHead(204).end());
  });
  return { server: { url, from: "a test", loopback: true, token: "ust_1" }, seen, received };
}

async function fileOf(bytes: number): Promise<string> {
  const path = join(await temporaryFolder(), "take.mp4");
  const file = await open(path, "w");
  await file.truncate(bytes);
  await file.close();
  return path;
}

it("never holds a large file, tells how far it is, and keeps the token to the server's own routes", async () => {
  const { server, received } = await serverThatNames((url) => `${url}/u`);
  const size = 300e6;
  const before = process.memoryUsage().arrayBuffers;
  let held: number | undefined;
  let last = 0;
  const uri = await upload(io, server, await fileOf(size), (sent, total) => {
    last = sent / total;
    if (last < 0.9 || held !== undefined) return;
    collectGarbage();
    held = process.memoryUsage().arrayBuffers - before;
  });
  expect(uri).toBe("runway://1");
  expect(last).toBe(1);
  // The receiving end stands in this process too: what counts is that it is not the whole file.
  expect(held).toBeLessThan(size / 2);
  expect(received.bytes).toBeGreaterThan(size);
  expect(received.authorization).toBeUndefined();
});

it("sends no file unencrypted across a network", async () => {
  const { server, seen } = await serverThatNames(() => "http://understudy.example/u");
  const uploading = upload(io, { ...server, loopback: false }, await fileOf(10), () => {});
  await expect(uploading).rejects.toThrow(/upload address that is not https/);
  expect(seen).toHaveLength(1);
});

it("gives the server's reason for a file it does not take", async () => {
  const { url } = await serve((index, request, response) => {
    request.resume();
    const json =
      index === 0
        ? { uploadUrl: `${url}/u`, fields: {}, runwayUri: "runway://1" }
        : { error: "The file must be at most 1 MB.", code: "too_large" };
    response.writeHead(index === 0 ? 200 : 413, { "content-type": "application/json" });
    response.end(JSON.stringify(json));
  });
  const server = { url, from: "a test", loopback: true, token: "ust_1" };
  await expect(upload(io, server, await fileOf(10), () => {})).rejects.toMatchObject({
    code: "upload_refused",
    exitCode: 3,
    message: "take.mp4 was not taken. The file must be at most 1 MB.",
  });
});

it("reads no more of a file than the connection takes", async () => {
  const stalled = Promise.withResolvers<void>();
  const { url } = await serve(async (index, request, response) => {
    if (index > 0) await stalled.promise;
    request.resume();
    await once(request, "end");
    const announced = { uploadUrl: `${url}/u`, fields: {}, runwayUri: "runway://1" };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(announced));
  });
  const size = 300e6;
  let sent = 0;
  const before = process.memoryUsage().arrayBuffers;
  const server = { url, from: "a test", loopback: true, token: "ust_1" };
  const uploading = upload(io, server, await fileOf(size), (bytes) => {
    sent = bytes;
  });
  let last = -1;
  const isStill = () => {
    const still = sent > 0 && sent === last;
    last = sent;
    return still;
  };
  await expect.poll(isStill, { interval: 500 }).toBe(true);
  collectGarbage();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(size / 10);
  expect(sent).toBeLessThan(size / 10);
  stalled.resolve();
  expect(await uploading).toBe("runway://1");
  expect(sent).toBe(size);
});

it("gives the reason also where the server hangs up before it has the file", async () => {
  const { url } = await serve((_, request, response) => {
    if (request.url === "/v1/uploads") {
      const json = JSON.stringify({ uploadUrl: `${url}/u`, fields: {}, runwayUri: "runway://1" });
      response.writeHead(200, { "content-type": "application/json" }).end(json);
      return;
    }
    request.once("data", () => {
      response.writeHead(413, { "content-type": "application/json", connection: "close" });
      response.end(JSON.stringify({ error: "The file must be at most 1 MB." }));
    });
  });
  const server = { url, from: "a test", loopback: true, token: "ust_1" };
  const path = await fileOf(50e6);
  for (let times = 0; times < 10; times++) {
    await expect(upload(io, server, path, () => {})).rejects.toMatchObject({ name: "ServerError" });
  }
});

it("says so when the file changes while it is sent", async () => {
  const path = await fileOf(100e6);
  const { server } = await serverThatNames((url) => `${url}/u`);
  const uploading = upload(io, server, path, (sent) => {
    if (sent > 0) truncateSync(path, 1000);
  });
  await expect(uploading).rejects.toMatchObject({
    code: "local_file",
    message: expect.stringContaining("take.mp4"),
  });
});
