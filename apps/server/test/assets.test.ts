import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { sampleMedia } from "@understudy/dev/media";
import { probe } from "@understudy/media";
import { beforeAll, describe, expect, test } from "vitest";
import { fileServer, formOf } from "./support/files.ts";

const server = fileServer();
const film = await readFile(sampleMedia.performer.path);
let id: string;
let url: string;

beforeAll(async () => {
  const place = await server.announce("Grüße „an alle“.mp4");
  await fetch(place.uploadUrl, { method: "POST", body: formOf(film) });
  id = place.id;
  url = server.url + server.signer.sign(id, "a.mp4", 3600);
});

const get = (headers: Record<string, string> = {}) => fetch(url, { headers });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test("a file is served with its exact type and length, and nothing a browser would run", async () => {
  const response = await get();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "video/mp4",
    "content-length": String(film.length),
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
    "content-disposition": `inline; filename="Gr__e _an alle_.mp4"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20_an%20alle_.mp4`,
  });
  expect(film.equals(await bytesOf(response))).toBe(true);
});

test("HEAD says the same as GET, without a body", async () => {
  const [head, full] = [await fetch(url, { method: "HEAD" }), await get()];
  const ofConnection = ["connection", "keep-alive", "date"];
  const without = ({ headers }: Response) => [...headers].filter(([name]) => !ofConnection.includes(name));
  expect(head.status).toBe(200);
  expect(without(head)).toEqual(without(full));
  expect(await bytesOf(head)).toHaveLength(0);
  const ranged = await fetch(url, { method: "HEAD", headers: { range: "bytes=0-1" } });
  expect(ranged.status).toBe(200);
  expect(without(ranged)).toEqual(without(full));
});

describe("a range", () => {
  const size = film.length;
  test.each([
    ["bytes=0-0", 0, 0],
    ["bytes=100-199", 100, 199],
    ["Bytes=100-199", 100, 199],
    [`bytes=${size - 1}-`, size - 1, size - 1],
    ["bytes=-10", size - 10, size - 1],
    [`bytes=-${size * 2}`, 0, size - 1],
    [`bytes=5-${size * 2}`, 5, size - 1],
    ["bytes=1-99999999999999999999999", 1, size - 1],
  ])("%s is served", async (range, start, end) => {
    const response = await get({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${start}-${end}/${size}`);
    expect(response.headers.get("content-length")).toBe(String(end - start + 1));
    expect(film.subarray(start, end + 1).equals(await bytesOf(response))).toBe(true);
  });

  test.each([`bytes=${size}-`, `bytes=${size * 2}-${size * 3}`, "bytes=-0"])(
    "%s is beyond",
    async (range) => {
      const response = await get({ range });
      expect(response.status).toBe(416);
      expect(response.headers.get("content-range")).toBe(`bytes */${size}`);
    },
  );

  test.each(["bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "items=0-1", "bytes=0-1,3-4"])(
    "%s is passed over",
    async (range) => {
      const response = await get({ range });
      expect(response.status).toBe(200);
      expect((await bytesOf(response)).length).toBe(size);
    },
  );

  test("is given only of the file that was meant", async () => {
    const etag = (await get()).headers.get("etag") ?? "";
    expect((await get({ range: "bytes=0-1", "if-range": etag })).status).toBe(206);
    expect((await get({ range: "bytes=0-1", "if-range": '"another"' })).status).toBe(200);
  });
});

test("what a browser has already is not sent again", async () => {
  const etag = (await get()).headers.get("etag") ?? "";
  expect((await get({ "if-none-match": etag })).status).toBe(304);
  expect((await get({ "if-none-match": `"another", W/${etag}` })).status).toBe(304);
  expect((await get({ "if-none-match": "*" })).status).toBe(304);
  expect((await get({ "if-none-match": '"another"' })).status).toBe(200);
});

test("a probe measures a served file as it measures the file", async () => {
  expect(await probe(new URL(url))).toEqual(await probe(sampleMedia.performer.path));
});

describe("an address", () => {
  const status = async (address: string) => {
    const response = await fetch(address);
    return [response.status, ((await response.json()) as { code: string }).code];
  };

  test("that was altered opens nothing", async () => {
    const upload = server.signer.signUpload(id, 3600).split("?")[1];
    for (const forged of [
      url.replace(/\?.*/, ""),
      url.replace(/signature=.*/, "signature="),
      url.replace(/signature=.*/, "signature=AAAA"),
      url.replace(/expires=\d+/, "expires=99999999999"),
      url.replace(id, crypto.randomUUID()),
      url.replace(/\?.*/, `?${upload}`),
    ]) {
      expect(await status(forged)).toEqual([403, "forbidden"]);
    }
  });

  test("may end in any name: the file is the same, and is called what it is called", async () => {
    for (const name of ["%ff", "..%2f..%2fetc%2fpasswd", "a.html", "%00"]) {
      const response = await fetch(url.replace("a.mp4", name));
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "video/mp4"]);
      await response.body?.cancel();
    }
  });

  test("stays the same for a while, and works no more when its time is over", async () => {
    expect(server.url + server.signer.sign(id, "a.mp4", 3600)).toBe(url);
    server.now += 2 * 3_600_000;
    expect(await status(url)).toEqual([403, "expired"]);
    server.now = Date.now();
  });

  test("of a file whose days are over opens nothing", async () => {
    const { db } = server.database;
    const { expires_at } = await db.selectFrom("asset").select("expires_at").executeTakeFirstOrThrow();
    await db
      .updateTable("asset")
      .set({ expires_at: new Date(0) })
      .execute();
    expect(await status(url)).toEqual([404, "not_found"]);
    await db.updateTable("asset").set({ expires_at }).execute();
  });

  test("of a file that is not there opens nothing", async () => {
    expect(await status(server.url + server.signer.sign(crypto.randomUUID(), "a", 60))).toEqual([
      404,
      "not_found",
    ]);
  });
});

test("a picture that could hold a script is handed out for keeping only", async () => {
  const place = await server.announce("logo.svg");
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>';
  await fetch(place.uploadUrl, { method: "POST", body: formOf(Buffer.from(svg)) });
  const { headers, body } = await fetch(server.url + server.signer.sign(place.id, "logo.svg", 60));
  await body?.cancel();
  expect(headers.get("content-disposition")).toMatch(/^attachment/);
  expect(headers.get("content-security-policy")).toContain("sandbox");
});

test("a reader who goes away leaves no file open", async () => {
  const open = async () => (await import("node:fs")).readdirSync("/proc/self/fd").length;
  const before = await open();
  for (let count = 0; count < 20; count++) {
    await new Promise<void>((resolve) => {
      const asking = request(url, (response) => {
        response.once("data", () => asking.destroy());
        response.once("close", () => resolve());
      });
      asking.on("error", () => {});
      asking.end();
    });
  }
  await expect.poll(open).toBeLessThan(before + 10);
});
