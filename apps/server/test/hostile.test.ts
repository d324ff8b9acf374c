import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { describedRoutes } from "../src/http/openapi/routes.ts";
import { testServer } from "./support/server.ts";

// Every route there is, asked by somebody who means harm: whatever comes, the answer is a refusal in the one shape, and
// what belongs to another is not there.

const server = testServer();

const names = [
  "..%2f..%2fetc%2fpasswd",
  "%00",
  "%ED%A0%80",
  "%F0%9F%8E%AD",
  "%E2%80%AEgnp.exe",
  "__proto__",
  "constructor",
  "*",
  "%20",
  "-1",
  "9".repeat(30),
  "x".repeat(3000),
  "'%3B%20drop%20table%20task%3B--",
  randomUUID(),
];
const bodies: [string, string][] = [
  ["nothing", ""],
  ["null", "null"],
  ["a number", "1e999"],
  ["a text", '"x"'],
  ["a list", "[]"],
  ["an empty object", "{}"],
  ["a prototype", '{"__proto__":{"isAdmin":true},"constructor":{"prototype":1}}'],
  ["the same field twice", '{"url":"a","url":1,"url":null}'],
  [
    "fields of other types",
    JSON.stringify(
      Object.fromEntries(
        ["model", "uri", "url", "code", "reason", "holder", "seconds", "record", "period", "microUsd"]
          .concat(["filename", "operation", "input", "metadata", "delivery", "character", "promptImage"])
          .map((name, n) => [name, [[], {}, -1, 1.5, true, null, "", "\u202e", [[]], { a: [] }][n % 10]]),
      ),
    ),
  ],
];
const headers: Record<string, string>[] = [
  {},
  { "x-understudy-subject": "\xe4\xf6\xfc" },
  { "x-understudy-subject": "a".repeat(500) },
  { "x-understudy-subject": "__proto__" },
  { "idempotency-key": "\xff" },
  { "if-match": 'W/"1"', "if-none-match": '"1"' },
  { range: "bytes=9999999999999999999-", "if-range": "x" },
  { "last-event-id": "1-" },
  { "x-stainless-retry-count": "1e999" },
  { "content-type": "application/json; charset=utf-16" },
  { "content-type": "multipart/form-data; boundary=x" },
  { "content-length": "0" },
  { authorization: `Basic ${btoa("admin:admin")}` },
];

/** What it takes to ask: an answer that never ends is let go. */
async function ask(method: string, path: string, init: { body?: string; headers?: Record<string, string> }) {
  const gone = new AbortController();
  const token = path.endsWith("/current") ? await server.tokenOf("main") : server.token;
  const response = await fetch(server.url + path, {
    method: method.toUpperCase(),
    redirect: "manual",
    signal: gone.signal,
    ...(init.body === undefined || method === "get" ? {} : { body: init.body }),
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...init.headers,
    },
  });
  const isStream = response.headers.get("content-type") === "text/event-stream";
  const text = isStream ? "" : await response.text();
  gone.abort();
  return { status: response.status, text };
}

const expectSound = ({ status, text }: { status: number; text: string }, about: string) => {
  expect(status, `${about}: ${text}`).toBeLessThan(500);
  if (status >= 400)
    expect(JSON.parse(text), about).toMatchObject({ error: expect.any(String), code: expect.any(String) });
};

describe.each(describedRoutes.map(({ method, path }) => [method, path] as const))("%s %s", (method, path) => {
  const filled = (name: string) => path.replace(/\{\w+\}/g, name);

  test("with names that are none", async () => {
    const asked = path.includes("{") ? names : [];
    await Promise.all(
      asked.map(async (name) => expectSound(await ask(method, filled(name), { body: "{}" }), name)),
    );
  });

  test("with bodies that are none", async () => {
    const sent = method === "get" ? [] : bodies;
    await Promise.all(
      sent.map(async ([about, body]) =>
        expectSound(await ask(method, filled(randomUUID()), { body }), about),
      ),
    );
  });

  test("with headers that are none", async () => {
    await Promise.all(
      headers.map(async ({ "content-length": length, ...rest }) => {
        const body = length === undefined ? "{}" : "";
        expectSound(await ask(method, filled("a"), { body, headers: rest }), JSON.stringify(rest));
      }),
    );
  });
});
