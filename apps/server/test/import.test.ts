import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { sampleMedia } from "@understudy/dev/media";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usualTimes } from "../src/http/listen.ts";
import { importMs } from "../src/http/routes/import.ts";
import { testServer } from "./support/server.ts";

const server = testServer({ env: { UPLOAD_MAX_BYTES: "1000000" } });
const picture = await readFile(sampleMedia.character.path);

/** A host on the web, and what lies on it. */
const host = createServer();
let at: string;
const files: Record<string, RequestListener> = {
  "/plain": (_, response) => response.end(picture),
  "/dir/my%20picture.jpg": (_, response) => response.end(picture),
  "/moved": (_, response) => response.writeHead(302, { location: "/plain" }).end(),
  "/gone": (_, response) => response.writeHead(404).end("no"),
  "/text": (_, response) => response.writeHead(200, { "content-type": "image/jpeg" }).end("hello there"),
  "/half": (_, response) => {
    response.writeHead(200, { "content-length": picture.length });
    response.write(picture.subarray(0, 1000), () => response.destroy());
  },
  "/announced": (_, response) => response.writeHead(200, { "content-length": 5e6 }).write("x"),
  "/endless": (_, response) => {
    const send = () => response.write(Buffer.alloc(65_536));
    response.on("drain", send);
    while (send());
  },
};
beforeAll(async () => {
  host.on("request", (request, response) => files[request.url ?? ""]?.(request, response));
  await once(host.listen(0, "127.0.0.1"), "listening");
  at = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
afterAll(() => {
  host.close();
  host.closeAllConnections();
});

const take = (body: object, token = server.token) =>
  server.call("POST", "/v1/uploads/import", { token, body });
const assets = () => server.database.db.selectFrom("asset").selectAll().execute();

test("a file on the web is fetched, measured by its content, and used like an upload", async () => {
  const { status, json } = await take({ url: `${at}/dir/my%20picture.jpg` });
  expect(status).toBe(200);
  expect(json.facts).toMatchObject({ kind: "image", mimeType: "image/jpeg", sizeBytes: picture.length });
  const [asset] = await assets();
  expect(asset).toMatchObject({ kind: "upload", name: "my picture.jpg", mime_type: "image/jpeg" });
  const body = { ...server.performance, character: { type: "image", uri: json.runwayUri } };
  const checked = await server.call("POST", "/v1/preflight", {
    body: { operation: "character_performance", input: body },
  });
  expect(checked.json).toMatchObject({ ok: true, media: { "character.uri": { kind: "image" } } });
});

test("the same content twice is one file under two addresses; redirects are followed", async () => {
  const token = await server.tokenOf("twice");
  const one = await take({ url: `${at}/plain`, filename: "../a.jpg" }, token);
  const two = await take({ url: `${at}/moved` }, token);
  expect(one.json.runwayUri).not.toBe(two.json.runwayUri);
  const ours = (await assets()).filter(({ account_id }) => account_id === "twice");
  expect(ours.map(({ name }) => name).sort()).toEqual(["a.jpg", "moved"]);
  expect(new Set(ours.map(({ storage_key }) => storage_key)).size).toBe(1);
});

test.each<[string, string, number, string, RegExp]>([
  ["an address that answers 404", "/gone", 400, "media_unreachable", /answered 404/],
  ["what is no media, whatever it says", "/text", 400, "media_format", /./],
  ["a file that breaks off", "/half", 400, "media_unreachable", /./],
])("%s is refused and nothing kept", async (_, path, status, code, message) => {
  const before = await assets();
  const answer = await take({ url: at + path });
  expect(answer).toMatchObject({
    status,
    json: { code: "invalid_input", issues: [{ code, path: ["url"] }] },
  });
  expect(answer.json.error).toMatch(message);
  expect(await assets()).toEqual(before);
});

test.each(["/announced", "/endless"])(
  "a file that is too large (%s) is not read to its end",
  async (path) => {
    const before = await assets();
    expect(await take({ url: at + path })).toMatchObject({
      status: 413,
      json: { code: "too_large", error: "The file must be at most 1 MB." },
    });
    expect(await assets()).toEqual(before);
  },
);

test("an address inside is not fetched, and this machine only where development allows it", async () => {
  const strict = await server.another({ ALLOW_LOOPBACK_ASSETS: "false" });
  const ask = async (url: string) => {
    const response = await fetch(`${strict.url}/v1/uploads/import`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
      body: JSON.stringify({ url }),
    });
    return { status: response.status, json: await response.json() };
  };
  for (const url of [`${at}/plain`, "https://127.0.0.1/a", "https://10.0.0.1/a", "ftp://example.com/a"])
    expect(await ask(url), url).toMatchObject({
      status: 400,
      json: { code: "invalid_input", issues: [{ code: "media_unreachable", path: ["url"] }] },
    });
  await strict.close();
});

test("wrong fields are refused by name, and a reader may not", async () => {
  for (const [body, path] of [
    [{}, "url"],
    [{ url: 7 }, "url"],
    [{ url: "not an address" }, "url"],
    [{ url: `${at}/plain`, filename: "" }, "filename"],
    [{ url: `${at}/plain`, filename: "x".repeat(256) }, "filename"],
  ] as const)
    expect((await take(body)).json).toMatchObject({ code: "invalid_input", issues: [{ path: [path] }] });
  const reader = await server.tokenOf("reader", ["read"]);
  expect((await take({ url: `${at}/plain` }, reader)).status).toBe(403);
});

test("whose file does not arrive in time is still there to hear of it", () => {
  // What the file needs to be looked at and kept comes on top.
  expect(usualTimes.idleMs).toBeGreaterThanOrEqual(1.5 * importMs);
});
