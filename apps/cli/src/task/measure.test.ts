import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { assetsOf, operations } from "@understudy/core";
import { sampleMedia } from "@understudy/dev/media";
import { describe, expect, it } from "vitest";
import { serve } from "../../test/support/http.ts";
import { measureMedia } from "./measure.ts";

const image = await readFile(sampleMedia.character.path);
const never = new AbortController().signal;

async function measure(
  headers: Record<string, string | number>,
  answer?: (response: ServerResponse) => void,
) {
  const { url } = await serve((_, { method }, response) => {
    if (answer) return answer(response);
    response.writeHead(200, headers).end(method === "HEAD" ? undefined : image);
  });
  return measureAddress(`${url}/mia.jpg`);
}

function measureAddress(uri: string, signal = never) {
  const assets = assetsOf(operations.character_performance, { character: { uri } });
  return measureMedia(assets, { fetch, interrupts: { first: signal, second: never } });
}

const good = { "content-type": "image/jpeg", "content-length": image.length };

describe("measureMedia", () => {
  it("measures what can be fetched", async () => {
    const { media, issues, advisories } = await measure(good);
    expect(media["character.uri"]).toMatchObject({ kind: "image", width: sampleMedia.character.width });
    expect([issues, advisories]).toEqual([[], []]);
  });

  it.each([
    [
      "a generic type",
      { ...good, "content-type": "application/octet-stream" },
      /served as application\/octet-stream/,
    ],
    ["no type", { "content-length": image.length }, /a file of no type/],
    ["no length", { "content-type": "image/jpeg", "transfer-encoding": "chunked" }, /without its length/],
  ])("refuses an address that is served with %s", async (_, headers, message) => {
    const { issues } = await measure(headers);
    expect(issues).toMatchObject([
      { code: "not_fetchable", path: ["character", "uri"], message: expect.stringMatching(message) },
    ]);
  });

  it.each([
    [301, /leads on to another address \(301\)/],
    [302, /leads on to another address \(302\)/],
    [403, /answered with 403/],
    [404, /answered with 404/],
    [405, /answered with 405/],
    [503, /answered with 503/],
  ])("refuses an address that answers %d, as the provider would", async (status, message) => {
    const { issues } = await measure({}, (response) => response.writeHead(status, { location: "/" }).end());
    expect(issues).toMatchObject([{ code: "not_fetchable", message: expect.stringMatching(message) }]);
  });

  it("refuses a file that is no media, with the reason", async () => {
    const { issues } = await measure({}, (response) =>
      response.writeHead(200, { "content-type": "image/jpeg", "content-length": 6 }).end("<html>"),
    );
    expect(issues).toMatchObject([
      { code: "not_usable", message: expect.stringMatching(/neither a video nor an image/) },
    ]);
  });

  it("lets an address pass that cannot be reached from here, and says so", async () => {
    const { issues, advisories } = await measureAddress("http://127.0.0.1:9/mia.jpg");
    expect(issues).toEqual([]);
    expect(advisories).toMatchObject([{ code: "unreachable", path: ["character", "uri"] }]);
  });

  it("stops at once on request", async () => {
    const stop = new AbortController();
    const { url } = await serve(() => stop.abort());
    await expect(measureAddress(`${url}/mia.jpg`, stop.signal)).rejects.toMatchObject({ name: "AbortError" });
  });
});
