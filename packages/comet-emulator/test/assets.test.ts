import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Bench, bodies, image, mediaFile, paths, startBench, video } from "./kit.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A file host of one file that answers as it is told, and remembers what it was asked. */
async function startHost(answer: Answer) {
  const asked: { method: string | undefined; userAgent: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method, userAgent: request.headers["user-agent"] });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`, asked };
}

const good = mediaFile(image());

const serve: Answer = ({ method }, response) => {
  response.writeHead(200, { "content-type": "image/png", "content-length": good.length });
  response.end(method === "HEAD" ? undefined : good);
};

/** Like `serve`, with other headers. */
const withHeaders =
  (headers: Record<string, string | number>, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end();
  };

async function createWith(bench: Bench, promptImage: string): Promise<Response> {
  return bench.call("POST", paths.image_to_video, { promptImage, model: "gen3a_turbo" });
}

test("an input is asked for by HEAD, then fetched by GET, under Runway's name", async () => {
  const host = await startHost(serve);
  const bench = await startBench();
  expect((await createWith(bench, host.url)).status).toBe(200);
  expect(host.asked).toEqual([
    { method: "HEAD", userAgent: expect.stringMatching(/^RunwayML API\//) },
    { method: "GET", userAgent: expect.stringMatching(/^RunwayML API\//) },
  ]);
});

describe("refused with 400, the field and the reason", () => {
  test.each<[string, Answer, RegExp]>([
    ["a redirect", withHeaders({ location: "/elsewhere" }, 302), /code "302" to HEAD/],
    ["a missing file", withHeaders({}, 404), /code "404"/],
    ["a generic type", withHeaders({ "content-type": "application/octet-stream" }), /Unsupported asset type/],
    [
      "a kind the field does not take",
      withHeaders({ "content-type": "video/mp4" }),
      /Unsupported asset type/,
    ],
    ["no type at all", withHeaders({}), /Unsupported asset type ""/],
    [
      "no length",
      withHeaders({ "content-type": "image/png", "transfer-encoding": "chunked" }),
      /Content-Length/,
    ],
    [
      "too large a file",
      withHeaders({ "content-type": "image/png", "content-length": 16_000_001 }),
      /exceeds 16 MB/,
    ],
    [
      "a host that knows no HEAD",
      (request, response) =>
        request.method === "HEAD" ? withHeaders({}, 405)(request, response) : serve(request, response),
      /code "405" to HEAD/,
    ],
    [
      "a connection that breaks off",
      (request, response) => {
        if (request.method === "HEAD") return serve(request, response);
        response.writeHead(200, { "content-type": "image/png", "content-length": good.length });
        response.write(good.slice(0, 10), () => response.destroy());
      },
      /broke off/,
    ],
  ])("%s", async (_, answer, reason) => {
    const host = await startHost(answer);
    const bench = await startBench();
    const response = await createWith(bench, host.url);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: "Validation of body failed",
      issues: [{ path: ["promptImage"], message: expect.stringMatching(reason) }],
    });
    expect(bench.bill.charges).toEqual([]);
  });

  test("a host that is not there", async () => {
    const bench = await startBench();
    const response = await createWith(bench, "http://127.0.0.1:1/x.png");
    expect(await response.json()).toMatchObject({
      issues: [{ message: expect.stringContaining("Failed to fetch asset") }],
    });
  });

  test("by the older wrapper in its own way", async () => {
    const bench = await startBench();
    const body = { ...bodies(bench).act_one, image: bench.file("none.png") };
    const response = await bench.call("POST", paths.act_one, body);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ code: 400, msg: expect.stringContaining('code "404"') });
  });

  test("a data URI where none is taken, or of another kind", async () => {
    const bench = await startBench();
    expect((await createWith(bench, "data:image/png;base64,AAAA")).status).toBe(400);
    const body = { ...bodies(bench).video_to_video, videoUri: "data:video/avi;base64,AAAA" };
    const response = await bench.call("POST", paths.video_to_video, body);
    expect(await response.json()).toMatchObject({
      issues: [{ path: ["videoUri"], message: expect.stringContaining("video/avi") }],
    });
  });
});

describe("accepted, charged, and failed for the file's sake", () => {
  test.each([
    ["a damaged file", { reference: { type: "video", uri: "damaged.mp4" } }, /reference/],
    ["a performance of 2 seconds", { reference: { type: "video", uri: "short.mp4" } }, /at least 3 s/],
    ["a character too narrow", { character: { type: "image", uri: "narrow.png" } }, /ratio/],
  ])("%s", async (_, change, reason) => {
    const bench = await startBench({ generation: "bare" });
    const body = JSON.parse(
      JSON.stringify({ ...bodies(bench).character_performance, ...change }),
      (key, value) => (key === "uri" && !value.includes("/") ? bench.file(value) : value),
    );
    const id = await bench.create(paths.character_performance, body);
    await bench.advance(3000);
    expect(await bench.bare(id)).toMatchObject({
      status: "FAILED",
      failure: expect.stringMatching(reason),
      failureCode: "ASSET.INVALID",
    });
    expect(bench.bill.charges).toHaveLength(1);
  });

  test("an act_one picture that is not 16:9", async () => {
    const bench = await startBench();
    const body = { ...bodies(bench).act_one, image: bench.file("square.png") };
    const id = await bench.create(paths.act_one, body);
    await bench.advance(3000);
    const answer = await (await bench.call("POST", "/runway/feed", { task_id: id })).json();
    expect(answer.data).toMatchObject({
      status: "FAILURE",
      fail_reason: expect.stringContaining("16:9"),
      data: { failureCode: "ASSET.INVALID" },
    });
  });
});

describe("the size and length of the result", () => {
  test.each([
    ["character_performance", {}, { width: 1280, height: 720, seconds: 8 }],
    ["character_performance", { ratio: "832:1104" }, { width: 832, height: 1104, seconds: 8 }],
    ["image_to_video", {}, { width: 1280, height: 768, seconds: 5 }],
    ["image_to_video", { ratio: "768:1280", duration: 10 }, { width: 768, height: 1280, seconds: 10 }],
    ["video_to_video", {}, { width: 1280, height: 720, seconds: 5 }],
    ["act_one", {}, { width: 1280, height: 720, seconds: 8 }],
    ["video_upscale", {}, { width: 4096, height: 2304, seconds: 8 }],
    ["generate", {}, { width: 1280, height: 720, seconds: 5 }],
    ["text_to_image", {}, { kind: "image", width: 1280, height: 720 }],
  ] as const)("%s %j", async (name, change, result) => {
    const bench = await startBench();
    const id = await bench.create(paths[name], { ...bodies(bench)[name], ...change });
    expect(bench.tasks.get(id)?.result).toMatchObject(result);
  });
});

test("inputs can be left alone", async () => {
  const bench = await startBench({ assets: { fetch: false } });
  const id = await bench.create(paths.image_to_video, {
    promptImage: "https://example.com/cat.png",
    model: "gen3a_turbo",
  });
  expect(bench.tasks.get(id)).toMatchObject({ assets: [], result: { seconds: 5 } });
});

test("the file host has exact types, lengths and ranges", async () => {
  const bench = await startBench();
  const whole = mediaFile(video());
  const head = await fetch(bench.file("performance.mp4"), { method: "HEAD" });
  expect(head.headers.get("content-type")).toBe("video/mp4");
  expect(head.headers.get("content-length")).toBe(String(whole.length));
  const part = await fetch(bench.file("performance.mp4"), { headers: { range: "bytes=-5" } });
  expect(part.status).toBe(206);
  expect(await part.bytes()).toEqual(whole.slice(-5));
  expect((await fetch(bench.file("readme.txt"))).headers.get("content-type")).toBe(
    "application/octet-stream",
  );
  for (const name of ["none.mp4", "..%2Fpackage.json", ".hidden"]) {
    expect((await fetch(bench.file(name))).status).toBe(404);
  }
});
