import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { createAsk } from "./ask.ts";

/** A server on loopback that answers so. */
async function answering(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return createAsk({ url, token: "ust_test", fetch });
}
const json =
  (status: number, body: unknown, headers = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

test("token, person and body go along; the answer is read by the schema", async () => {
  let seen: unknown;
  const ask = await answering((request, response) => {
    seen = [
      request.method,
      request.url,
      request.headers.authorization,
      request.headers["x-understudy-subject"],
    ];
    json(200, { id: "1", more: true })(request, response);
  });
  const question = { method: "POST", path: "act_one", body: {}, subject: "discord:1:2" } as const;
  expect(await ask(z.looseObject({ id: z.string() }), question)).toMatchObject({ id: "1" });
  expect(seen).toEqual(["POST", "/v1/act_one", "Bearer ust_test", "discord:1:2"]);
  await expect(ask(z.object({ other: z.string() }), question)).rejects.toMatchObject({ code: "protocol" });
});

test("a refusal keeps its code, its issues and its limit", async () => {
  const issue = {
    code: "media_too_long",
    path: ["reference", "uri"],
    message: "Too long.",
    params: { max: 30 },
  };
  const limit = { of: "subject", limitMicroUsd: 5, leftMicroUsd: 1 };
  const ask = await answering(json(402, { error: "No.", code: "limit_exceeded", issues: [issue], limit }));
  await expect(ask(z.unknown(), { path: "usage" })).rejects.toMatchObject({
    code: "limit_exceeded",
    status: 402,
    issues: [issue],
    limit,
    mayPass: false,
  });
});

test("a short pause the server asks for is waited out, a long one is not", async () => {
  let asked = 0;
  const ask = await answering((request, response) => {
    asked++;
    if (asked === 1)
      json(429, { error: "Slow.", code: "rate_limited" }, { "retry-after": "0" })(request, response);
    else json(200, {})(request, response);
  });
  expect(await ask(z.unknown(), { path: "usage" })).toEqual({});
  const busy = await answering(json(429, { error: "Slow.", code: "rate_limited" }, { "retry-after": "60" }));
  await expect(busy(z.unknown(), { path: "usage" })).rejects.toMatchObject({
    code: "rate_limited",
    mayPass: true,
  });
});

test("who asks for no pause at all is not asked without end", async () => {
  let asked = 0;
  const ask = await answering((request, response) => {
    asked++;
    json(429, { error: "Slow.", code: "rate_limited" }, { "retry-after": "0" })(request, response);
  });
  await expect(ask(z.unknown(), { path: "usage", withinMs: 600 })).rejects.toThrow();
  expect(asked).toBeLessThanOrEqual(3);
});

test("no server, a silent one and a foreign one are told apart", async () => {
  const nobody = createAsk({ url: "http://127.0.0.1:1", token: "t", fetch });
  await expect(nobody(z.unknown(), { path: "usage" })).rejects.toMatchObject({ code: "connection" });
  const silent = await answering(() => {});
  await expect(silent(z.unknown(), { path: "usage", withinMs: 50 })).rejects.toMatchObject({
    code: "timeout",
  });
  const foreign = await answering((_, response) => response.writeHead(502).end("<html>"));
  await expect(foreign(z.unknown(), { path: "usage" })).rejects.toMatchObject({
    code: "protocol",
    status: 502,
  });
});
