import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, inject, it } from "vitest";
import { type Manners, serveFolder } from "../../test/range-server.ts";
import { widen } from "../../test/widen.ts";
import { probe } from "../probe.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function serve(manners: Manners = {}, folder = inject("fixtures")) {
  const server = await serveFolder(folder, manners);
  cleanups.push(server.close);
  return server;
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "understudy-url-"));
  cleanups.push(() => rm(folder, { recursive: true }));
  return folder;
}

describe("a server that answers range requests", () => {
  it("sends little of a 200 MB MP4 with its index at the end", async () => {
    const folder = await emptyFolder();
    await widen(join(inject("fixtures"), "index-last.mp4"), join(folder, "long.mp4"));
    const server = await serve({}, folder);
    const facts = await probe(`${server.url}long.mp4`, { verify: true });
    expect(facts).toMatchObject({ kind: "video", width: 160, height: 90, durationSeconds: 2 });
    expect(facts.sizeBytes).toBeGreaterThan(200_000_000);
    expect(server.bytesSent).toBeLessThan(500_000);
  });

  it.each(["h264.mp4", "fragmented.mp4", "vp9.webm", "h264.mkv", "sideways.jpg"])(
    "gives the same facts of %s as the disk",
    async (name) => {
      const { url } = await serve();
      expect(await probe(new URL(name, url))).toEqual(await probe(join(inject("fixtures"), name)));
    },
  );

  it("may send less than it is asked for", async () => {
    const { url } = await serve({ maxPart: 5000 });
    expect(await probe(`${url}h264.mp4`)).toMatchObject({ durationSeconds: 4 });
  });

  it("may tell the size of the file only when asked for all of it, as browsers see it across origins", async () => {
    const { url } = await serve();
    const hiding: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      const headers = new Headers(response.headers);
      headers.delete("Content-Range");
      return new Response(response.body, { status: response.status, headers });
    };
    expect(await probe(`${url}h264.mp4`, { fetch: hiding })).toEqual(await probe(`${url}h264.mp4`));
  });

  it("must not change the file meanwhile", async () => {
    const folder = await emptyFolder();
    await widen(join(inject("fixtures"), "index-last.mp4"), join(folder, "clip.mp4"));
    const server = await serve({}, folder);
    const changing: typeof fetch = async (input, init) => {
      if (server.requests.length === 1)
        await writeFile(join(folder, "clip.mp4"), "something else altogether");
      return fetch(input, init);
    };
    await expect(probe(`${server.url}clip.mp4`, { fetch: changing })).rejects.toMatchObject({
      code: "unreadable",
    });
  });
});

describe("a server that ignores range requests", () => {
  it.each(["h264.mp4", "index-last.mp4", "vp9.webm", "picture.png"])(
    "is read from the front: %s",
    async (name) => {
      const { url } = await serve({ ignoresRange: true });
      expect(await probe(url + name)).toEqual(await probe(join(inject("fixtures"), name)));
    },
  );

  it("need not tell the size", async () => {
    const { url } = await serve({ ignoresRange: true, hidesSize: true });
    expect(await probe(`${url}h264.mp4`)).toEqual(await probe(join(inject("fixtures"), "h264.mp4")));
  });

  it("is stopped when the rest is not needed", async () => {
    const folder = await emptyFolder();
    await widen(join(inject("fixtures"), "h264.mp4"), join(folder, "long.mp4"));
    const server = await serve({ ignoresRange: true }, folder);
    expect(await probe(`${server.url}long.mp4`)).toMatchObject({ durationSeconds: 4 });
    expect(server.bytesSent).toBeLessThan(5_000_000);
  });

  it("is stopped at the byte limit", async () => {
    const folder = await emptyFolder();
    await widen(join(inject("fixtures"), "index-last.mp4"), join(folder, "long.mp4"));
    const server = await serve({ ignoresRange: true }, folder);
    await expect(probe(`${server.url}long.mp4`, { maxBytes: 1_000_000 })).rejects.toMatchObject({
      code: "read_limit",
      params: { max: "1 MB" },
      message: "The file cannot be measured without reading more than 1 MB of it.",
    });
    expect(server.bytesSent).toBeLessThan(6_000_000);
  });
});

it.each([
  [999, "999 bytes"],
  [1500, "1.5 kB"],
])("says a limit of %d bytes in the unit that fits", async (maxBytes, max) => {
  const reading = probe(join(inject("fixtures"), "h264.mp4"), { maxBytes });
  await expect(reading).rejects.toMatchObject({ code: "read_limit", params: { max } });
});

it.each([Number.POSITIVE_INFINITY, 2 ** 31])("takes a time of %d ms for no limit", async (timeoutMs) => {
  const server = await serve();
  await expect(probe(`${server.url}h264.mp4`, { timeoutMs })).resolves.toMatchObject({ kind: "video" });
});

it.each(["http://[::1", "https://"])("says that %s is no URL", async (url) => {
  await expect(probe(url)).rejects.toMatchObject({
    code: "unreadable",
    message: "The file could not be read: its address is not a valid URL.",
  });
});

describe("a server that fails", () => {
  it.each([403, 404, 500])("is told by its status %i", async (status) => {
    const { url } = await serve({ answer: (_, response) => Boolean(response.writeHead(status).end()) });
    await expect(probe(url)).rejects.toMatchObject({
      name: "MediaError",
      code: "unreadable",
      message: `The file could not be read: the server answered ${status}.`,
    });
  });

  it("is told when it is not there", async () => {
    const { url, close } = await serveFolder(inject("fixtures"));
    await close();
    await expect(probe(url)).rejects.toMatchObject({
      code: "unreadable",
      message: "The file could not be read: the server could not be reached.",
    });
  });

  it.each([true, false])(
    "is told when it hangs up in the middle (ignoring ranges: %s)",
    async (ignoresRange) => {
      const { url } = await serve({
        answer(_, response) {
          const total = {
            "Content-Length": 100_000,
            ...(!ignoresRange && { "Content-Range": "bytes 0-65535/100000" }),
          };
          response.writeHead(ignoresRange ? 200 : 206, total);
          response.write("\0\0\0\x18ftypisom", () => response.destroy());
          return true;
        },
      });
      await expect(probe(url)).rejects.toMatchObject({ code: "unreadable" });
    },
  );

  it("is left when it never answers", async () => {
    const { url } = await serve({ answer: () => true });
    await expect(probe(url, { timeoutMs: 50 })).rejects.toMatchObject({
      code: "timeout",
      message: "Reading the file took longer than 0.05 s.",
    });
  });

  it("is left when it stops in the middle", async () => {
    const { url } = await serve({ answer: (_, response) => response.writeHead(200).write("<svg ") });
    await expect(probe(url, { timeoutMs: 50 })).rejects.toMatchObject({ code: "timeout" });
  });

  it("is left when the caller aborts, for the caller's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("The window was closed.");
    const { url } = await serve({
      answer() {
        controller.abort(reason);
        return true;
      },
    });
    await expect(probe(url, { signal: controller.signal })).rejects.toBe(reason);
    await expect(probe(url, { signal: controller.signal })).rejects.toBe(reason);
  });

  it("is left even where the fetch that was handed in heeds no signal", async () => {
    const deaf: typeof fetch = () => new Promise(() => {});
    await expect(probe("https://example.test/", { fetch: deaf, timeoutMs: 20 })).rejects.toMatchObject({
      code: "timeout",
    });
  });

  it("is told to send nothing for an empty file", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "empty.mp4"), "");
    const { url } = await serve({}, folder);
    await expect(probe(`${url}empty.mp4`)).rejects.toMatchObject({ code: "empty" });
  });
});
