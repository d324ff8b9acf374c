import { open, readFile } from "node:fs/promises";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/folder.ts";
import { serve } from "../../test/support/http.ts";
import { type DownloadOptions, download } from "./download.ts";

const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
const wholeFile = { "content-length": content.length, etag: '"v1"', "content-type": "video/mp4" };

/** A connection that breaks when a part of the file has arrived: bytes that nobody read yet would be lost with it. */
function breakingConnection() {
  let open: ServerResponse | undefined;
  return {
    send(response: ServerResponse, status: number, headers: OutgoingHttpHeaders, part: Buffer) {
      response.writeHead(status, headers).write(part);
      open = response;
    },
    onProgress: () => void open?.destroy(),
  };
}

function rest(request: IncomingMessage, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1]);
  response.writeHead(206, {
    "content-range": `bytes ${start}-${content.length - 1}/${content.length}`,
    "content-length": content.length - start,
  });
  response.end(content.subarray(start));
}

async function run(url: string, options: Partial<DownloadOptions> = {}) {
  const path = join(await temporaryFolder(), "file");
  const waits: number[] = [];
  const file = await open(path, "w");
  try {
    await download(url, file, {
      fetch,
      signal: new AbortController().signal,
      sleep: async (ms) => {
        waits.push(ms);
      },
      ...options,
    });
  } finally {
    await file.close();
  }
  // Not the bytes themselves: in a failure they would fill the screen.
  return { whole: (await readFile(path)).equals(content), waits };
}

describe("download", () => {
  it("writes the whole file, tells how far it is, and sends no key", async () => {
    const { url, seen } = await serve((_, __, response) => response.writeHead(200, wholeFile).end(content));
    const told: [number, number | undefined][] = [];
    const { whole } = await run(url, { onProgress: (...progress) => told.push(progress) });
    expect(whole).toBe(true);
    expect(told.at(-1)).toEqual([content.length, content.length]);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it("goes on where a connection broke", async () => {
    const { send, onProgress } = breakingConnection();
    const { url, seen } = await serve((index, request, response) =>
      index === 0 ? send(response, 200, wholeFile, content.subarray(0, 40_000)) : rest(request, response),
    );
    expect((await run(url, { onProgress })).whole).toBe(true);
    expect(seen[1]?.headers).toMatchObject({
      range: expect.stringMatching(/^bytes=\d+-$/),
      "if-range": '"v1"',
    });
  });

  it("begins again where the server knows no ranges, or has another file by now", async () => {
    const { send, onProgress } = breakingConnection();
    const { url } = await serve((index, _, response) => {
      if (index === 0) send(response, 200, wholeFile, content.subarray(0, 40_000));
      else response.writeHead(200, { ...wholeFile, etag: '"v2"' }).end(content);
    });
    expect((await run(url, { onProgress })).whole).toBe(true);
  });

  it("begins again where the rest is not that of the same file", async () => {
    const { send, onProgress } = breakingConnection();
    const { url, seen } = await serve((index, _, response) => {
      if (index === 0) send(response, 200, wholeFile, content.subarray(0, 40_000));
      else if (index === 1) response.writeHead(206, { "content-range": "bytes 0-9/10" }).end("0123456789");
      else response.writeHead(200, wholeFile).end(content);
    });
    expect((await run(url, { onProgress })).whole).toBe(true);
    expect(seen[2]?.headers.range).toBeUndefined();
  });

  it("takes a file whose length is not told as it comes", async () => {
    const { url } = await serve((_, __, response) => response.writeHead(200).end(content));
    expect((await run(url)).whole).toBe(true);
  });

  it("gives up a connection on which nothing comes any more", async () => {
    const { url } = await serve((index, request, response) => {
      if (index > 0) rest(request, response);
      else response.writeHead(200, wholeFile).write(content.subarray(0, 40_000));
    });
    expect((await run(url, { stallMs: 100 })).whole).toBe(true);
  });

  it.each([408, 429, 500, 502, 503, 524])(
    "waits, longer each time, while the host answers %d",
    async (status) => {
      const { url } = await serve((index, _, response) =>
        index < 3 ? response.writeHead(status).end() : response.writeHead(200, wholeFile).end(content),
      );
      expect((await run(url)).waits).toEqual([1000, 2000, 4000]);
    },
  );

  it("gives up after five attempts that bring nothing new", async () => {
    const { url, seen } = await serve((_, __, response) => response.destroy());
    await expect(run(url)).rejects.toMatchObject({ code: "download_failed", exitCode: 1 });
    expect(seen).toHaveLength(5);
  });

  it("does not give up while each attempt brings something", async () => {
    const { send, onProgress } = breakingConnection();
    const { url } = await serve((index, request, response) => {
      if (index === 9) return rest(request, response);
      const start = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
      const range = { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` };
      send(
        response,
        index === 0 ? 200 : 206,
        index === 0 ? wholeFile : range,
        content.subarray(start, start + 5000),
      );
    });
    expect((await run(url, { onProgress })).whole).toBe(true);
  });

  it.each([401, 403, 404, 410])("takes %d for an expired result, at once", async (status) => {
    const { url, seen } = await serve((_, __, response) => response.writeHead(status).end("<Error/>"));
    await expect(run(url)).rejects.toMatchObject({ code: "output_expired", charged: "yes" });
    expect(seen).toHaveLength(1);
  });

  it("follows where the host of the result sends it", async () => {
    const { url } = await serve((index, _, response) =>
      index === 0
        ? response.writeHead(302, { location: "/elsewhere" }).end()
        : response.writeHead(200, wholeFile).end(content),
    );
    expect((await run(url)).whole).toBe(true);
  });

  it("begins nothing that is announced as too large", async () => {
    const { url, seen } = await serve((_, __, response) =>
      response.writeHead(200, { "content-length": 2e9 + 1 }).write(content),
    );
    const told: number[] = [];
    const result = run(url, { onProgress: (received) => told.push(received) });
    await expect(result).rejects.toMatchObject({
      code: "too_large",
      exitCode: 1,
      message: expect.stringContaining("larger than 2 GB"),
    });
    expect([told, seen.length]).toEqual([[], 1]);
  });

  it("writes no more than it may where the length is not told", async () => {
    const { url, seen } = await serve((_, __, response) => response.writeHead(200).end(content));
    const told: number[] = [];
    const result = run(url, { maxBytes: content.length - 1, onProgress: (received) => told.push(received) });
    await expect(result).rejects.toMatchObject({ code: "too_large" });
    expect(Math.max(0, ...told)).toBeLessThan(content.length);
    expect(seen).toHaveLength(1);
  });

  it("stops at once on request", async () => {
    const stop = new AbortController();
    const { url, seen } = await serve((_, __, response) => {
      response.writeHead(200, wholeFile).write(content.subarray(0, 1000));
    });
    const result = run(url, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(result).rejects.toMatchObject({ name: "AbortError" });
    expect(seen).toHaveLength(1);
  });

  it.each(["file:///etc/hosts", "data:video/mp4;base64,AAAA", "javascript:0"])("opens no %s", async (url) => {
    await expect(run(url)).rejects.toMatchObject({ code: "download_failed" });
  });
});
