import { connect } from "node:net";
import { expect, test } from "vitest";
import { testServer } from "./support/server.ts";

// What no HTTP library would send.

const server = testServer();

/** Sends bytes as they stand and reads the answer until the server closes. */
async function send(...lines: string[]): Promise<{ status: number; json: Record<string, unknown> }> {
  const { port, hostname } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  const text = Buffer.concat(await socket.toArray()).toString();
  const [head = "", body = ""] = text.split(/\r\n\r\n(.*)/s);
  return { status: Number(head.split(" ")[1]), json: body === "" ? {} : JSON.parse(body) };
}

const close = "connection: close";
const host = "host: localhost";
const shape = { error: expect.stringMatching(/\.$/), code: expect.any(String) };

test.each<[string, string[]]>([
  ["no host", ["GET /v1/tasks HTTP/1.1", close]],
  ["an empty host", ["GET /v1/tasks HTTP/1.1", "host:", close]],
  ["a host of two words", ["GET /v1/tasks HTTP/1.1", "host: a b", close]],
  ["a host that is a path", ["GET /v1/tasks HTTP/1.1", "host: a/b", close]],
  ["a host with a name in it", ["GET /v1/tasks HTTP/1.1", "host: me@a", close]],
  ["half of an IPv6 address", ["GET /livez HTTP/1.1", "host: [::1", close]],
  ["a port that is none", ["GET /livez HTTP/1.1", "host: a:99999", close]],
  ["two hosts", ["GET /livez HTTP/1.1", "host: a, b", close]],
  ["a backslash for a slash", ["GET /\\evil.example/docs HTTP/1.1", host, close]],
  ["an address of another kind", ["GET ftp://localhost/livez HTTP/1.1", host, close]],
  ["no address", ["OPTIONS * HTTP/1.1", host, close]],
  ["a method that is none", ["GE T /livez HTTP/1.1", host, close]],
  ["a header without a name", ["GET /livez HTTP/1.1", host, ": x", close]],
  ["two lengths", ["POST /v1/preflight HTTP/1.1", host, "content-length: 1", "content-length: 2", "", "{}"]],
  [
    "a length and chunks",
    ["POST /v1/preflight HTTP/1.1", host, "content-length: 4", "transfer-encoding: chunked", "", "0"],
  ],
])("%s is refused in the one shape", async (_, lines) => {
  expect(await send(...lines)).toMatchObject({ status: 400, json: { ...shape, code: "invalid_input" } });
});

test.each<[string, string]>([
  ["a header", `x-long: ${"x".repeat(20_000)}`],
  ["a token", `authorization: Bearer ${"x".repeat(20_000)}`],
  ["many headers", Array.from({ length: 3000 }, (_, n) => `x-${n}: y`).join("\r\n")],
])("too much of %s is refused in the one shape", async (_, header) => {
  const answer = await send("GET /v1/tasks HTTP/1.1", host, header, close);
  expect(answer).toMatchObject({ status: 431, json: { ...shape, code: "headers_too_large" } });
});

test("an address without end is refused in the one shape", async () => {
  const answer = await send(`GET /v1/tasks?metadata=${"x".repeat(20_000)} HTTP/1.1`, host, close);
  expect(answer).toMatchObject({ status: 431, json: { ...shape, code: "headers_too_large" } });
});

test.each([
  ["/v1/tasks?limit=1&limit=2", 200],
  ["/v1/tasks?limit[]=1", 200],
  ["/v1/tasks?limit=", 400],
  ["/v1/tasks?limit=1e1", 200],
  ["/v1/tasks?limit=Infinity", 400],
  ["/v1/tasks?subject=%", 200],
  ["/v1/tasks?subject=%ED%A0%80", 200],
  ["/v1/tasks?__proto__=1&constructor=2&toString=3", 200],
  [`/v1/tasks?metadata=${encodeURIComponent('{"__proto__":{"a":1}}')}`, 200],
  ["/v1/tasks?metadata=1", 400],
  ["/v1/tasks?metadata=%5B%5D", 400],
  [`/v1/tasks?${"a&".repeat(5000)}`, 200],
  ["/v1/tasks?cursor=%00", 400],
  ["/v1/tasks?status=toString", 400],
  ["/v1/reports?cursor=1e400", 400],
  ["/v1/reports?cursor=9007199254740993", 400],
  ["/v1/events?lastEventId=9999999999999999999-999999999999999", 200],
])("%s is answered %i", async (path, status) => {
  const controller = new AbortController();
  const response = await fetch(server.url + path, {
    headers: { authorization: `Bearer ${server.token}` },
    signal: controller.signal,
  });
  expect(response.status).toBe(status);
  if (status === 400) expect(await response.json()).toMatchObject({ ...shape, code: "invalid_input" });
  controller.abort();
});
