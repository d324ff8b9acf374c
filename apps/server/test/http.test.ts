import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { testServer } from "./support/server.ts";

const server = testServer();
const shape = { error: expect.stringMatching(/\.$/), code: expect.stringMatching(/^[a-z_]+$/) };

describe("every refusal has the one shape", () => {
  test.each<[string, string, string, number, string]>([
    ["an unknown route", "GET", "/nothing", 404, "not_found"],
    ["an unknown route of the API", "GET", "/v1/nothing", 404, "not_found"],
    ["a wrong method", "PATCH", "/v1/tasks", 405, "method_not_allowed"],
    ["a task that is none", "GET", "/v1/tasks/one", 404, "not_found"],
    ["a task that never was", "GET", "/v1/tasks/00000000-0000-4000-8000-000000000000", 404, "not_found"],
    ["a path that is no text", "GET", "/v1/tasks/%E0%A4%A", 404, "not_found"],
    ["a limit out of range", "GET", "/v1/tasks?limit=0", 400, "invalid_input"],
    ["a cursor that is none", "GET", "/v1/tasks?cursor=x", 400, "invalid_input"],
    [
      "a cursor of dashes",
      "GET",
      `/v1/tasks?cursor=${btoa(`2026-01-01 ${"-".repeat(36)}`)}`,
      400,
      "invalid_input",
    ],
    ["a NUL in the query", "GET", "/v1/tasks?subject=%00", 400, "invalid_input"],
    ["metadata that is no object", "GET", "/v1/tasks?metadata=[", 400, "invalid_input"],
    ["an event id that is none", "GET", "/v1/events?lastEventId=x", 400, "invalid_input"],
    ["an asset without a signature", "GET", "/v1/assets/x/y.mp4", 403, "forbidden"],
    ["a wrong callback secret", "POST", "/callbacks/guess", 404, "not_found"],
  ])("%s", async (_, method, path, status, code) => {
    const answer = await server.call(method, path);
    expect(answer).toMatchObject({ status, json: { ...shape, code } });
    expect(answer.json.docUrl).toBe(`${server.url}/docs#error-${code}`);
    expect(answer.headers.get("x-should-retry")).toBe("false");
  });

  test("a wrong method is told what is allowed", async () => {
    const answer = await server.call("PUT", "/v1/tasks/1");
    expect(answer.headers.get("allow")).toBe("GET, DELETE, HEAD");
  });
});

describe("bodies", () => {
  const create = (body: string, headers: Record<string, string> = {}) =>
    server.call("POST", "/v1/character_performance", { body, headers });

  test.each<[string, string, number, string, RegExp]>([
    ["not JSON", "{", 400, "invalid_input", /not valid JSON/],
    ["no body", "", 400, "invalid_input", /not valid JSON/],
    ["a text", '"x"', 400, "invalid_input", /./],
    ["null", "null", 400, "invalid_input", /./],
    [
      "nested without end",
      `{"metadata":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      400,
      "invalid_input",
      /32 levels/,
    ],
    [
      "a million fields",
      `{${Array.from({ length: 600_000 }, (_, n) => `"k${n}":1`).join()}}`,
      400,
      "invalid_input",
      /10000 values/,
    ],
    ["a million values", `{"metadata":[${"1,".repeat(1e6)}1]}`, 400, "invalid_input", /10000 values/],
    ["a NUL", '{"metadata":"\\u0000"}', 400, "invalid_input", /no text/],
    ["a NUL in a name", '{"metadata":{"\\u0000":1}}', 400, "invalid_input", /no text/],
    ["half a surrogate pair", '{"metadata":"\\ud800"}', 400, "invalid_input", /no text/],
    [
      "too much metadata",
      JSON.stringify({ metadata: "x".repeat(4095) }),
      400,
      "invalid_input",
      /metadata must be/,
    ],
    ["too much of everything", `"${"x".repeat(12 * 2 ** 20)}"`, 413, "too_large", /12 MiB/],
  ])("%s", async (_, body, status, code, message) => {
    const answer = await create(body);
    expect(answer).toMatchObject({ status, json: { code, error: expect.stringMatching(message) } });
  });

  test("what is wrong is not said back at length", async () => {
    const long = "x".repeat(1_000_000);
    const wrong = {
      model: long,
      ratio: long,

      character: { type: long, uri: long },
      reference: long,
    };
    const { status, text } = await create(JSON.stringify(wrong));
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(20_000);
  });

  test("a type that is not JSON", async () => {
    const answer = await create("a=b", { "content-type": "application/x-www-form-urlencoded" });
    expect(answer).toMatchObject({ status: 415, json: { code: "wrong_content_type" } });
  });

  test("bytes that are no UTF-8", async () => {
    const response = await fetch(`${server.url}/v1/character_performance`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
      body: new Uint8Array([0x22, 0xff, 0x22]),
    });
    expect(response.status).toBe(400);
  });

  test("what needs no files in its body takes no large one, least of all from strangers", async () => {
    const body = { code: "x".repeat(300_000) };
    const redeemed = await server.call("POST", "/v1/pairings/redeem", { token: null, body });
    expect(redeemed).toMatchObject({ status: 413, json: { code: "too_large" } });
    expect(redeemed.json.error).toMatch(/256 KiB/);
    expect((await server.call("PUT", "/v1/notes/drafts/a", { body })).status).toBe(413);
  });

  test("a body without an end is refused while it comes", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
        if (sent > 200 * 2 ** 20) controller.error(new Error("It was read to no end."));
      },
    });
    const response = await fetch(`${server.url}/v1/character_performance`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: "too_large" });
  });

  test("the header of a create cannot be anything", async () => {
    const answer = await server.call("POST", "/v1/character_performance", {
      body: server.performance,
      headers: { "idempotency-key": "two words" },
    });
    expect(answer).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining("Idempotency-Key") },
    });
  });

  test("nothing of this cost anything", () => {
    expect(server.emulator.bill.charges).toEqual([]);
  });
});

describe("the door", () => {
  test("a panel of an allowed origin may ask, others may not", async () => {
    const ask = (origin: string) =>
      server.call("OPTIONS", "/v1/character_performance", {
        token: null,
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization,content-type,idempotency-key,x-understudy-subject",
        },
      });
    const allowed = await ask("https://localhost:5241");
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://localhost:5241");
    expect(allowed.headers.get("access-control-allow-headers")).toContain("x-understudy-subject");
    expect((await ask("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
    const refusal = await server.call("GET", "/v1/tasks/1", {
      headers: { origin: "https://localhost:5241" },
    });
    expect(refusal.headers.get("access-control-allow-origin")).toBe("https://localhost:5241");
    expect(refusal.headers.get("access-control-expose-headers")).toContain("retry-after");
  });

  test("a panel may play and fetch films, in parts too, from an allowed origin alone", async () => {
    const { json } = await server.call("POST", "/v1/character_performance", { body: server.performance });
    const [film] = (await server.settled(String(json.id))).output as [string];
    const fetchFrom = (origin: string) => fetch(film, { headers: { origin, range: "bytes=0-9" } });
    const allowed = await fetchFrom("https://localhost:5241");
    expect([allowed.status, (await allowed.arrayBuffer()).byteLength]).toEqual([206, 10]);
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://localhost:5241");
    expect(allowed.headers.get("access-control-expose-headers")).toContain("content-range");
    expect(allowed.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    const other = await fetchFrom("https://evil.example");
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
    await other.body?.cancel();
    const asking = { origin: "https://localhost:5241", "access-control-request-method": "GET" };
    const before = await fetch(film, {
      method: "OPTIONS",
      headers: { ...asking, "access-control-request-headers": "range" },
    });
    expect([before.status, before.headers.get("access-control-allow-headers")]).toEqual([
      204,
      expect.stringContaining("range"),
    ]);
  });

  test("answers are not kept by anybody on the way, and not guessed at", async () => {
    const { headers } = await server.call("GET", "/v1/tasks");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("what is no HTTP gets a 400, and the server lives on", async () => {
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.end("nonsense\r\n\r\n");
    const said = await socket.toArray();
    expect(Buffer.concat(said).toString()).toMatch(/^HTTP\/1.1 400 /);
    expect((await server.call("GET", "/livez", { token: null })).text).toBe("ok");
  });

  test("ready means that the database answers", async () => {
    expect((await server.call("GET", "/readyz", { token: null })).status).toBe(200);
  });
});
